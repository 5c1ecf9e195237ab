import ChannelKit
import Core

// What Viber cannot send, beyond what its descriptor can say.
extension Viber {
  static let noType = ContentProblem(
    "native",
    Localized(
      "native.type must name a type of message of Viber's REST API, such as rich_media.",
      arabic: "يجب أن يسمّي native.type نوع رسالة من واجهة فايبر مثل rich_media."))

  static let tooLarge = ContentProblem(
    "message",
    Localized(
      "Viber takes requests of up to 30 KB; shorten the message.",
      arabic: "يقبل فايبر طلبات حتى 30 كيلوبايت؛ اختصر الرسالة."))

  static let longURL = ContentProblem(
    "media_url",
    Localized(
      "Viber takes links of up to 2000 characters; shorten the link.",
      arabic: "يقبل فايبر روابط حتى 2000 حرف؛ اختصر الرابط."))

  static let noPicture = ContentProblem(
    "media_url",
    Localized(
      "For Viber the link of a picture must end in .jpg, .jpeg, .png or .gif.",
      arabic: "يشترط فايبر أن ينتهي رابط الصورة بأحد الامتدادات ‎.jpg أو ‎.jpeg أو ‎.png أو ‎.gif.")
  )

  static let noFilm = ContentProblem(
    "media_url",
    Localized(
      "For Viber the link of a video must end in .mp4.",
      arabic: "يشترط فايبر أن ينتهي رابط الفيديو بالامتداد ‎.mp4."))

  static let noSize = ContentProblem(
    "media_url",
    Localized(
      "Viber must be told the size of a file, and the server that has it did not say; check the link.",
      arabic: "يشترط فايبر معرفة حجم الملف، ولم يذكره الخادم الذي يحمله؛ تحقق من الرابط."))

  static let noCaption = ContentProblem(
    "message",
    Localized(
      "On Viber only pictures have a caption; send the text as a message of its own.",
      arabic: "في فايبر لا يصحب النص إلا الصور؛ أرسل النص في رسالة مستقلة."))
}
