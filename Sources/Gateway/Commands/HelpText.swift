/// Paragraphs that several help texts share.
enum HelpText {
  static let configuration = """
      --config FILE     read settings from FILE (config/gateway.json5 when it is there)
      --data DIR        the data folder (data.dir)
      --database URL    a PostgreSQL address; without one SQLite in the data folder (database.url)
      --set KEY=VALUE   any setting by its dotted name; may be repeated
    """

  static let exitStatus = """
    Exit status: 0 done, 1 failed (a sentence on standard error says why), 2 bad command line.
    """
}
