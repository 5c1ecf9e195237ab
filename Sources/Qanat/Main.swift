import Gateway

@main
struct Main {
  static func main() {
    Gateway.main(Array(CommandLine.arguments.dropFirst()))
  }
}
