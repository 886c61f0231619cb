import Foundation
import TestSupport
import Testing

/// Killed, out of space, without leave to write, or not alone: the ledger is the old one or the
/// new one.
///
/// `SAFETY_VALVE_KILLS=200x200000` kills so often, in extracts of so many lines.
@Suite(.serialized) struct InterruptionTests {
  private static let plan: (kills: Int, lines: Int) = {
    let text = ProcessInfo.processInfo.environment["SAFETY_VALVE_KILLS"] ?? ""
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : (20, 2_000)
  }()

  static let commands = ["import", "import again", "post", "close"]
  /// What else changes the ledger's file: the first write to one of an earlier form, and a copy in
  /// its place.
  static let others = ["bring forward", "restore"]

  @Test(
    "killed at any moment, the ledger is the old one or the new one", arguments: commands + others)
  func survivesKills(command: String) throws {
    let ledger = try InterruptedLedger(command, lines: Self.plan.lines)
    let seed = UInt64(command.utf8.count)
    var generator = SeededGenerator(seed: seed)
    let kills = max(1, Self.plan.kills / Self.commands.count)
    var (ended, renewed) = (0, 0)
    for number in 0..<kills {
      // One moment in each part of the time that the command takes, and of some time beyond, since
      // a busy machine takes longer: the last step is short, and is to be met as well.
      let part = (Double(number) + Double.random(in: 0..<1, using: &generator)) / Double(kills)
      try ledger.restore()
      if try ledger.kill(after: 1.3 * part * ledger.duration) { ended += 1 }
      do {
        if try ledger.check() { renewed += 1 }
      } catch {
        Issue.record(
          "seed \(seed), kill \(number), after \(part) of \(ledger.duration) s: \(error)")
      }
    }
    print(
      "\(command), \(ledger.duration) s: \(kills) kills, the new ledger after \(renewed),"
        + " \(ended) had ended")
  }

  @Test("killed at any moment, a backup is whole or not there, and the ledger is as it was")
  func backsUpWhole() throws {
    let ledger = try InterruptedLedger("backup", lines: Self.plan.lines)
    var generator = SeededGenerator(seed: 6)
    let kills = max(4, Self.plan.kills / Self.commands.count)
    var (made, ended) = (0, 0)
    for number in 0..<kills {
      try? FileManager.default.removeItem(atPath: ledger.backup)
      let part = (Double(number) + Double.random(in: 0..<1, using: &generator)) / Double(kills)
      if try ledger.kill(after: 1.3 * part * ledger.duration) { ended += 1 }
      #expect(try ledger.state() == ledger.before, "kill \(number)")
      guard FileManager.default.fileExists(atPath: ledger.backup) else { continue }
      made += 1
      #expect(try ledger.state(of: ledger.backup) == ledger.before, "kill \(number)")
    }
    try? FileManager.default.removeItem(atPath: ledger.backup)
    try ledger.expect(ledger.command, 0)
    print(
      "backup, \(ledger.duration) s: \(kills) kills, a whole copy after \(made), \(ended) had"
        + " ended")
  }

  @Test("half a ledger would be noticed, or all this would show nothing")
  func noticesHalf() throws {
    let ledger = try InterruptedLedger("post", lines: 200)
    let file = try FileHandle(forUpdating: URL(filePath: ledger.ledger))
    let length = try file.seekToEnd()
    try file.truncate(atOffset: length - 8_192)
    try file.close()
    #expect(throws: InterruptedLedger.Broken.self) { try ledger.check() }
    try ledger.restore()
    try ledger.scratch.write("left", to: "ledger/left")
    #expect(throws: InterruptedLedger.Broken.self) { try ledger.check() }
  }

  @Test(
    "a file that may not grow fails the command, and the ledger is as it was", arguments: commands)
  func survivesLimit(command: String) throws {
    let ledger = try InterruptedLedger(command, lines: 2_000)
    func length() throws -> Int {
      try FileManager.default.attributesOfItem(atPath: ledger.ledger)[.size] as? Int ?? 0
    }
    let old = try length()
    try ledger.expect(ledger.command, 0)
    let new = try length()
    for part in [0, 0.3, 0.9] {
      try ledger.restore()
      let limit = (old + Int(Double(new - old) * part)) / 1_024
      let result = try ledger.run(behind: "trap '' XFSZ; ulimit -f \(limit)")
      try ledger.checkFailure(result, 74)
      #expect(result.errors.contains(ledger.ledger), "\(result.errors)")
    }
    try ledger.check()
  }

  @Test(
    "a ledger that another program is writing to is busy, and is not touched",
    arguments: ["IMMEDIATE", "EXCLUSIVE"])
  func waits(lock: String) throws {
    let ledger = try InterruptedLedger("post", lines: 200)
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/python3")
    holder.arguments = [
      "-c",
      "import sqlite3,sys,time; c=sqlite3.connect(sys.argv[1],isolation_level=None);"
        + "c.execute('BEGIN \(lock)'); print('held',flush=True); time.sleep(60)", ledger.ledger,
    ]
    let pipe = Pipe()
    holder.standardOutput = pipe
    try holder.run()
    _ = pipe.fileHandleForReading.availableData
    let place = ["--books", ledger.books, "--ledger", ledger.ledger]
    let take = ["import", ledger.scratch.path("extract.csv"), "--period", "2023-24/P3"]
    let commands =
      lock == "IMMEDIATE"
      ? [ledger.command, place + take]
      : [place + ["reverse", "3"], place + ["close", "2023-24/P1"]]
    let results = try commands.map { try Program.run($0) }
    Foundation.kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    for result in results {
      #expect(result.status == 75 && result.errors.contains("another program is writing"))
    }
    #expect(try ledger.state() == ledger.before)
    try ledger.check()
  }
}

/// What only root can bring about: a disk that is full or read-only.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "mounting a small disk takes root"))
struct SmallDiskTests {
  @Test(
    "a full disk fails the command, and the ledger is as it was",
    arguments: ["import", "close"])
  func survivesFullDisk(command: String) throws {
    let disk = try SmallDisk(megabytes: 12)
    let ledger = try InterruptedLedger(command, lines: 4_000, folder: disk.path + "/ledger")
    for free in [0, 16, 64] {
      try ledger.restore()
      try disk.fill(leaving: free * 1_024)
      let result = try ledger.run(behind: ":")
      try disk.empty()
      if result.status != 0 {
        try ledger.checkFailure(result, 74)
        #expect(result.errors.contains("full") || result.errors.contains("disk I/O"))
      }
      #expect(result.status != 0 || free > 0)
    }
    try ledger.restore()
    try ledger.check()
  }

  @Test("a disk that takes no writes fails the command; the ledger can still be read")
  func survivesReadOnlyDisk() throws {
    let disk = try SmallDisk(megabytes: 12)
    let ledger = try InterruptedLedger("import", lines: 400, folder: disk.path + "/ledger")
    try disk.remount("ro")
    let result = try ledger.run(behind: ":")
    try ledger.checkFailure(result, 74)
    #expect(result.errors.contains("readonly") || result.errors.contains("read-only"))
    try disk.remount("rw")
    try ledger.check()
  }
}

/// A file or folder that not even root may change.
@Suite(.enabled(if: Immutable.isPossible, "no attribute keeps root from writing here"))
struct ImmutableTests {
  @Test("a read-only file, and a read-only folder, fail the command", arguments: [true, false])
  func survives(isFile: Bool) throws {
    let ledger = try InterruptedLedger("import", lines: 400)
    let path = isFile ? ledger.ledger : ledger.folder
    try Immutable.set(true, path)
    let result = try ledger.run(behind: ":")
    let read = try? ledger.state()
    try Immutable.set(false, path)
    #expect(read == ledger.before)
    try ledger.checkFailure(result, 74)
    try ledger.check()
  }
}

/// A disk in memory, taken away when the test is done.
private final class SmallDisk {
  let scratch: Scratch
  var path: String { scratch.path("disk") }

  static let isPossible = (try? SmallDisk(megabytes: 1)) != nil

  init(megabytes: Int) throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path("disk"), withIntermediateDirectories: true)
    try Self.shell("mount -t tmpfs -o size=\(megabytes)m tmpfs '\(scratch.path("disk"))'")
  }

  deinit {
    try? Self.shell("umount -l '\(path)'")
  }

  func remount(_ mode: String) throws {
    try Self.shell("mount -o remount,\(mode) '\(path)'")
  }

  /// Takes up the space but for some bytes.
  func fill(leaving bytes: Int) throws {
    try Self.shell(
      "cat /dev/zero > '\(path)/filler' 2>/dev/null || truncate -s -\(bytes) '\(path)/filler'")
  }

  func empty() throws {
    try FileManager.default.removeItem(atPath: path + "/filler")
  }

  static func shell(_ line: String) throws {
    let result = try Program.launch(
      URL(filePath: "/bin/bash"), ["-c", line], in: Repository.root)
    guard result.status == 0 else { throw InterruptedLedger.Broken(description: result.errors) }
  }
}

/// The attribute that keeps a file as it is.
private enum Immutable {
  static let isPossible: Bool = {
    guard let scratch = try? Scratch() else { return false }
    try? scratch.write("x", to: "file")
    defer { try? set(false, scratch.path("file")) }
    return (try? set(true, scratch.path("file"))) != nil
      && (try? scratch.write("y", to: "file")) == nil
  }()

  static func set(_ isSet: Bool, _ path: String) throws {
    try SmallDisk.shell("chattr \(isSet ? "+i" : "-i") '\(path)'")
  }
}
