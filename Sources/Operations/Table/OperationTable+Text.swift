import Core
import TenantKit
import HTTPServer

extension OperationTable {
  /// One line an operation, columns separated by tabs, as the contract's own table has them.
  package var tsv: String {
    let head = """
      # Every operation, one a line. Tab-separated.
      # surface\tmethod\tpath\tauth\tability\tsuccess\twhat it does

      """
    return head + rows.map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// The same for eyes, in columns.
  package var text: String {
    let titles = ["SURFACE", "METHOD", "PATH", "AUTH", "ABILITY", "SUCCESS"]
    let rows = [titles] + self.rows.map { Array($0.dropLast()) }
    let widths = titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private var rows: [[String]] {
    operations.map { operation in
      [
        operation.surface.rawValue, operation.method.rawValue, operation.path.text,
        operation.access.name, operation.access.ability?.description ?? "-",
        String(operation.success.code), operation.summary.english,
      ]
    }
  }
}
