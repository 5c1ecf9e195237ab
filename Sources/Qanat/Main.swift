import Gateway
import Glibc

@main
struct Main {
  static func main() async {
    exit(await Gateway.run(Array(CommandLine.arguments.dropFirst())))
  }
}
