import Foundation
import TestSupport
import Testing

@testable import Pages

/// A body in parts, however it is cut on its way.
@Suite struct MultipartTests {
  private let scratch: Scratch
  private let folder: UploadFolder

  init() throws {
    scratch = try Scratch()
    folder = try UploadFolder(below: scratch.url.path)
  }

  private static let whole =
    "--B\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nsecret\r\n"
    + "--B\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
    + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\a\\P1.csv\"\r\n"
    + "Content-Type: text/csv\r\n\r\na,b\r\n--B not yet\r\n1,2\r\n\r\n--B--\r\n"

  private func read(_ body: String, inPiecesOf length: Int) throws -> ReceivedForm {
    var reader = MultipartReader(boundary: "B", folder: folder, token: "secret")
    var rest = Array(body.utf8)[...]
    while !rest.isEmpty {
      try Array(rest.prefix(length)).withUnsafeBytes { try reader.take($0) }
      rest = rest.dropFirst(length)
    }
    return try reader.finish()
  }

  @Test("the pieces in which it arrives change nothing", arguments: [1, 2, 3, 7, 64, 10_000])
  func readsPieces(length: Int) throws {
    let body = Self.whole.replacing("--B not yet", with: "--C not it")
    let form = try read(body, inPiecesOf: length)
    #expect(form.fields["token"] == "secret")
    #expect(form.fields["empty"] == "")
    let file = try #require(form.file)
    #expect(file.name == "P1.csv")
    #expect(file.path.hasPrefix(folder.path + "/") && file.path.hasSuffix(".csv"))
    #expect(
      try String(contentsOfFile: file.path, encoding: .utf8) == "a,b\r\n--C not it\r\n1,2\r\n")
  }

  @Test("what is not whole is refused, and so is a boundary that goes on as something else")
  func refusesHalves() throws {
    let whole = Array(Self.whole.replacing("--B not yet", with: "--C").utf8)
    for length in stride(from: 0, to: whole.count - 4, by: 5) {
      #expect(throws: BodyRefusal.self) {
        try read(String(decoding: whole.prefix(length), as: UTF8.self), inPiecesOf: 4)
      }
    }
    #expect(throws: BodyRefusal.self) { try read(Self.whole, inPiecesOf: 9) }
  }

  @Test("no file is written before the token has come")
  func wantsToken() throws {
    let late =
      "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\na\r\n"
      + "--B\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nsecret\r\n--B--\r\n"
    #expect(throws: BodyRefusal.self) { try read(late, inPiecesOf: 50) }
    let wrong = Self.whole.replacing("secret", with: "Secret")
    #expect(throws: BodyRefusal.self) { try read(wrong, inPiecesOf: 50) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("a boundary is what the content type says, or nothing")
  func readsBoundary() {
    #expect(MultipartReader.boundary(of: "multipart/form-data; boundary=B") == "B")
    #expect(MultipartReader.boundary(of: "multipart/form-data; boundary=\"a b\"") == nil)
    #expect(MultipartReader.boundary(of: "multipart/form-data; boundary=\"a=b\"") == "a=b")
    #expect(MultipartReader.boundary(of: "multipart/form-data") == nil)
    let long = String(repeating: "x", count: 71)
    #expect(MultipartReader.boundary(of: "multipart/form-data; boundary=\(long)") == nil)
  }

  @Test("what a process that is gone has left is swept, and nothing else")
  func sweeps() throws {
    let old = scratch.path("safety-valve-page-2147483646-abc")
    let others = scratch.path("safety-valve-pages")
    for path in [old, others] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    _ = try UploadFolder(below: scratch.url.path)
    #expect(!FileManager.default.fileExists(atPath: old))
    #expect(FileManager.default.fileExists(atPath: others))
    #expect(FileManager.default.fileExists(atPath: folder.path))
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions]
    #expect(mode as? Int == 0o700)
  }
}
