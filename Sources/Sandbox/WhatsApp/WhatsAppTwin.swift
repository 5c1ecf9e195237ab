import Core
import HTTPServer

/// The Cloud API of WhatsApp.
struct WhatsAppTwin: Twin {
  var memory = TwinMemory()
  /// The media that were uploaded or came with messages, by their ids.
  var media = Recent<String, TwinFile>(countMax: TwinMemory.messageCountMax)

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    let request = MetaGraph.unversioned(request)
    if let refusal = MetaGraph.refusal(ofToken: MetaGraph.token(of: request), in: moment) {
      return .answer(refusal)
    }
    guard let id = request.path.first, !id.isEmpty else {
      return .answer(MetaGraph.unknownObject("", request.method, in: moment))
    }
    if id == "files", request.path.count == 2 { return .answer(file(request, in: moment)) }
    guard id.utf8.allSatisfy(ASCII.isDigit), !id.hasSuffix("0404") else {
      return .answer(MetaGraph.unknownObject(id, request.method, in: moment))
    }
    switch (request.method, request.path.dropFirst().first, request.path.count) {
    case (.post, "messages", 2): return messages(request, from: id, in: moment)
    case (.post, "media", 2): return .answer(upload(request, in: moment))
    case (.post, "subscribed_apps", 2): return subscribe(request, id, in: moment)
    case (.get, "subscribed_apps", 2): return .answer(.json(200, ["data": []]))
    case (.delete, "subscribed_apps", 2):
      memory.setHook(nil, of: id)
      return .answer(.json(200, ["success": true]))
    case (.get, "message_templates", 2): return .answer(.json(200, ["data": [], "paging": [:]]))
    case (.get, nil, 1): return .answer(show(id, in: moment))
    case (.post, nil, 1): return configure(request, id, in: moment)
    case (.delete, nil, 1): return .answer(.json(200, ["success": true]))
    default: return .answer(MetaGraph.unknownObject(id, request.method, in: moment))
    }
  }

  /// A telephone number of the business, or media.
  private func show(_ id: String, in moment: TwinMoment) -> TwinResponse {
    if let file = media[id] {
      return .json(
        200,
        [
          "messaging_product": "whatsapp", "url": .string("\(moment.baseURL)/files/\(id)"),
          "mime_type": .string(file.type ?? "application/octet-stream"),
          "sha256": .string(String(repeating: "0", count: 64)),
          "file_size": .integer(Int64(file.byteCount)), "id": .string(id),
        ])
    }
    return .json(
      200,
      [
        "id": .string(id), "verified_name": "Sandbox",
        "display_phone_number": .string("+\(Self.displayNumber(id))"), "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED", "platform_type": "CLOUD_API",
        "throughput": ["level": "STANDARD"], "name_status": "APPROVED",
      ])
  }

  /// What somebody sent; of what was uploaded nothing is kept.
  private func file(_ request: TwinRequest, in moment: TwinMoment) -> TwinResponse {
    guard request.method == .get, media[request.path[1]]?.fileName == TwinPicture.name else {
      return MetaGraph.unknownObject(request.path[1], request.method, in: moment)
    }
    return TwinResponse(200, type: TwinPicture.type, TwinPicture.bytes)
  }

  /// The telephone number that an id stands for.
  static func displayNumber(_ id: String) -> String { "963" + id.suffix(9) }

  private mutating func upload(_ request: TwinRequest, in moment: TwinMoment) -> TwinResponse {
    guard request.content.fields["messaging_product"]?.stringValue == "whatsapp" else {
      return missing("messaging_product", in: moment)
    }
    guard let file = request.content.files.first(where: { $0.name == "file" }) else {
      return missing("file", in: moment)
    }
    let id = moment.digits(16)
    media.keep(file, for: id)
    return .json(200, ["id": .string(id)])
  }

  /// Sets a number's own hook, or takes it away where the address is empty.
  private mutating func configure(
    _ request: TwinRequest, _ id: String, in moment: TwinMoment
  ) -> Reaction {
    guard let hook = request.arguments["webhook_configuration"],
      let url = hook["override_callback_uri"]?.stringValue
    else { return .answer(missing("webhook_configuration", in: moment)) }
    guard !url.isEmpty else {
      memory.setHook(nil, of: id)
      return .answer(.json(200, ["success": true]))
    }
    return override(url, hook["verify_token"]?.stringValue, of: id, in: moment)
  }

  private mutating func subscribe(
    _ request: TwinRequest, _ id: String, in moment: TwinMoment
  ) -> Reaction {
    guard let url = request.arguments["override_callback_uri"]?.stringValue else {
      return .answer(.json(200, ["success": true]))
    }
    return override(url, request.arguments["verify_token"]?.stringValue, of: id, in: moment)
  }

  /// The hook is asked first whether it is one. The app's secret is known from its dashboard.
  private func override(
    _ url: String, _ token: String?, of id: String, in moment: TwinMoment
  ) -> Reaction {
    guard let token else { return .answer(missing("verify_token", in: moment)) }
    let secret = memory.hook(of: id)?.secret ?? Secret([])
    return Reaction(
      .ask(MetaHook.challenge(id, Hook(url: url, secret: secret), token: token, in: moment)))
  }

  mutating func answered(
    _ question: HookQuestion, _ isMet: Bool, in moment: TwinMoment
  ) -> TwinResponse {
    guard isMet else {
      return MetaGraph.error(
        400,
        GraphError(
          2200,
          "Callback verification failed with the following errors: "
            + "the challenge was not repeated"), in: moment)
    }
    memory.setHook(question.hook, of: question.account)
    return .json(200, ["success": true])
  }

  func missing(_ name: String, in moment: TwinMoment) -> TwinResponse {
    MetaGraph.error(400, GraphError(100, "The parameter \(name) is required."), in: moment)
  }

  func invalid(_ details: String, in moment: TwinMoment) -> TwinResponse {
    MetaGraph.error(400, GraphError(100, "Invalid parameter"), details: details, in: moment)
  }
}
