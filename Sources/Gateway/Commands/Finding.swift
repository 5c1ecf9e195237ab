import Core
import Store
import TenantKit

/// One thing that the doctor looked at.
struct Finding: Hashable {
  let name: String
  let isWell: Bool
  let text: String

  init(_ name: String, isWell: Bool, _ text: String) {
    self.name = name
    self.isWell = isWell
    self.text = text
  }

  static func text(_ findings: [Finding]) -> String {
    findings.map { "\($0.isWell ? "ok     " : "WRONG  ")\($0.name): \($0.text)\n" }.joined()
  }

  static func json(_ findings: [Finding]) -> String {
    let items = findings.map { finding -> JSON in
      [
        "name": .string(finding.name), "ok": .bool(finding.isWell),
        "text": .string(finding.text),
      ]
    }
    let isWell = findings.allSatisfy(\.isWell)
    return "\(["ok": .bool(isWell), "findings": .array(items)] as JSON)\n"
  }
}

extension Finding {
  /// Less room than this on the disk is worth a warning.
  private static let freeBytesMin: Int64 = 256 << 20
  /// Clocks that differ by more make times in the database confusing.
  private static let clockDifferenceMax: Duration = .seconds(2)

  private static func schema(lacking migrations: [String]) -> String {
    migrations.isEmpty ? "up to date" : "lacks \(migrations.joined(separator: ", "))"
  }

  /// What the store found, one line a subject.
  static func database(_ report: DatabaseReport) -> [Finding] {
    var findings = [
      Finding(
        "integrity", isWell: report.isSound,
        report.isSound
          ? "\(report.engine), \(ByteSize(Int(report.byteCount)))"
          : report.problems.joined(separator: "; ")),
      Finding(
        "schema", isWell: report.schemaProblem == nil && report.pendingMigrations.isEmpty,
        report.schemaProblem ?? schema(lacking: report.pendingMigrations)),
    ]
    if let free = report.freeByteCount {
      findings.append(
        Finding("disk", isWell: free >= freeBytesMin, "\(free >> 20)MB free"))
    }
    if let difference = report.clockDifference {
      let isWell = abs(difference.milliseconds) <= clockDifferenceMax.milliseconds
      findings.append(
        Finding(
          "database clock", isWell: isWell,
          "\(difference.milliseconds) ms ahead of this machine's"))
    }
    return findings
  }

  /// A clock before this program was written would date everything wrongly.
  static func clock(_ now: Timestamp) -> Finding {
    let isWell = Timestamp(rfc3339: "2026-01-01T00:00:00Z").map { now > $0 } ?? false
    return Finding("clock", isWell: isWell, now.rfc3339)
  }

  static func vaultKey(_ configuration: Configuration, _ environment: [String: String]) -> Finding {
    do throws(VaultKeyError) {
      if let text = environment["QANAT_VAULT_KEY"] {
        _ = try VaultKeyring(base64List: text)
        return Finding("vault key", isWell: true, "from QANAT_VAULT_KEY")
      }
      let path = DataFolder(configuration).vaultKeyPath
      _ = try VaultKeyFile(path).load()
      return Finding("vault key", isWell: true, "\(path), readable by its owner alone")
    } catch {
      return Finding("vault key", isWell: false, error.description)
    }
  }
}
