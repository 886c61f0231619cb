import Foundation
import Synchronization

/// Why a body is not taken.
public struct BodyRefusal: Error, Sendable {
  public let status: Int
  public let reason: String
}

/// A form as it was received.
struct ReceivedForm: Sendable {
  var fields = Fields()
  /// The file that came with it; nil where none did.
  var file: ReceivedFile?
}

/// A file that came with a form.
struct ReceivedFile: Sendable {
  /// The name that its owner gave it, without folders.
  let name: String
  /// Where it lies.
  let path: String
}

/// Reads the body of a form piece by piece: its fields into memory, its file into a private folder.
///
/// A form without the session's token is refused, an upload before its file is written.
public final class BodyReader: Sendable {
  static let longestForm = 8 << 20
  static let longestUpload = 256 << 20

  private struct State {
    var form: [UInt8] = []
    var parts: MultipartReader?
    var received = ReceivedForm()
    var length = 0
    var keepsFile = false
  }

  private let state: Mutex<State>
  private let token: String
  private let limit: Int

  init(form token: String) {
    self.token = token
    limit = Self.longestForm
    state = Mutex(State())
  }

  init(upload folder: UploadFolder, boundary: String, token: String) {
    self.token = token
    limit = Self.longestUpload
    state = Mutex(State(parts: MultipartReader(boundary: boundary, folder: folder, token: token)))
  }

  /// Takes the next piece.
  ///
  /// - Throws: ``BodyRefusal``; then nothing more is to be read.
  public func take(_ piece: UnsafeRawBufferPointer) throws {
    try state.withLock { state in
      state.length += piece.count
      guard state.length <= limit else {
        throw BodyRefusal(status: 413, reason: "This is too large.")
      }
      guard state.parts != nil else { return state.form.append(contentsOf: piece) }
      try state.parts?.take(piece)
    }
  }

  /// The form, whole.
  ///
  /// - Throws: ``BodyRefusal`` where it is not whole, or has not the session's token.
  func finish() throws -> ReceivedForm {
    let received = try state.withLock { state -> ReceivedForm in
      if state.parts != nil {
        guard let form = try state.parts?.finish() else { return ReceivedForm() }
        return form
      }
      guard let fields = Fields(state.form) else {
        throw BodyRefusal(status: 400, reason: "The form is not well formed.")
      }
      state.form = []
      return ReceivedForm(fields: fields)
    }
    guard Secret.isSame(received.fields["token"] ?? "", token) else {
      throw BodyRefusal(status: 403, reason: "This form has no token of this session.")
    }
    return received
  }

  /// Leaves the file that came where it is: somebody else removes it.
  func keepFile() { state.withLock { $0.keepsFile = true } }

  /// Removes the file that came, unless somebody keeps it.
  public func discard() {
    state.withLock { state in
      if !state.keepsFile { state.parts?.discard() }
    }
  }
}
