import Glibc

/// Measures parts of the product, and lends processes to tests that kill them.
@main
struct Main {
  static func main() async {
    exit(await Bench.run(Array(CommandLine.arguments.dropFirst())))
  }
}
