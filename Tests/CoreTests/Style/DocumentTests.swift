import Testing

/// What the documents say of the files beside them.
@Suite struct DocumentTests {
  private static let documents =
    ["README.md"]
    + ["docs", "docs/decisions"].flatMap { folder in
      SourceTree.names(in: folder).filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
    }.sorted()

  @Test(arguments: documents)
  func `every link leads to a file`(path: String) throws {
    let folder = path.split(separator: "/").dropLast().map(String.init)
    for link in try links(in: SourceTree.text(of: path)) where !link.contains("://") {
      var steps = folder
      for step in link.prefix(while: { $0 != "#" }).split(separator: "/") {
        if step == ".." { steps.removeLast() } else { steps.append(String(step)) }
      }
      let names = SourceTree.names(in: steps.dropLast().joined(separator: "/"))
      #expect(names.contains(steps.last ?? ""), "\(path) links to \(link)")
    }
  }

  @Test func `the table of modules says what the manifest says`() throws {
    let manifest = try modules(in: SourceTree.text(of: "Package.swift"))
    let table = try rows(in: SourceTree.text(of: "docs/architecture.md"))
    #expect(manifest.count > 10)
    for (name, imports) in manifest {
      #expect(table[name] == [imports], "\(name) in docs/architecture.md")
    }
  }

  private func links(in text: String) -> [Substring] {
    text.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
      .map { $0.prefix { $0 != ")" } }
  }

  /// Each `module("Name", ["Import", …])`.
  private func modules(in manifest: String) -> [String: Set<String>] {
    var modules: [String: Set<String>] = [:]
    for call in manifest.split(separator: " module(").dropFirst() {
      let words = call.prefix { $0 != ")" }.split(separator: "\"", omittingEmptySubsequences: false)
      let quoted = words.indices.filter { $0 % 2 == 1 }.map { String(words[$0]) }
      guard let name = quoted.first else { continue }
      modules[name] = Set(quoted.dropFirst())
    }
    return modules
  }

  /// The last column of each row of the table, by the module that the first one begins with.
  private func rows(in text: String) -> [String: [Set<String>]] {
    var rows: [String: [Set<String>]] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let columns = line.split(separator: "|").map { $0.split(separator: " ") }
      guard columns.count >= 3, let name = columns[0].first else { continue }
      let imports = columns[2].map { $0.filter { $0 != "," } }
      rows[name.filter { $0 != "`" }, default: []].append(Set(imports))
    }
    return rows
  }
}
