import Foundation
import ReaderExercise
import TestSupport
import Testing

/// What the fuzzers found worth keeping, read again: an input that once crashed a reader stays.
@Suite struct CorpusTests {
  @Test(
    "every file of a reader's corpus is read to an end", .timeLimit(.minutes(1)),
    arguments: ReaderExercise.allCases)
  func endsOnCorpus(reader: ReaderExercise) throws {
    let folder = Repository.url("Tests/Corpus/\(reader.rawValue)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 5)
    #expect(names.count <= 250, "a corpus is kept small")
    for name in names {
      reader.run([UInt8](try Data(contentsOf: folder.appending(path: name))))
    }
  }
}
