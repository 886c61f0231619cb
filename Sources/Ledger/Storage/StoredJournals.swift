import Foundation
import GRDB
import Money

/// What the lines of a journal come to at a spot, as it is stored.
struct StoredMovement {
  let spot: MovementSpot
  let sum: MovementSum
}

/// A journal as it is stored, without its lines.
struct StoredJournal {
  let number: Int64
  var header: JournalHeader
  /// The id of its first posting, and how many there are.
  let first: Int64
  let lines: Int64
  let linesHash: [UInt8]
  var hash: ChainHash
  var movements: [StoredMovement] = []
  var forecasts: [RecordedForecast] = []

  /// What the chain's link is made of.
  var canonical: CanonicalBytes {
    var bytes = CanonicalBytes()
    bytes.append(number)
    bytes.append(header.kind.rawValue)
    bytes.append(header.period?.description)
    bytes.append(header.origin)
    bytes.append(blob: header.originHash)
    bytes.append(header.reference)
    bytes.append(header.description)
    bytes.append(header.stamp?.author ?? "")
    bytes.append(header.stamp?.time ?? "")
    bytes.append(header.reverses)
    bytes.append(first)
    bytes.append(lines)
    bytes.append(blob: linesHash)
    for movement in movements {
      bytes.append(number)
      bytes.append(movement.spot.account)
      bytes.append(Int64(movement.spot.period.year.startYear))
      bytes.append(Int64(movement.spot.period.number))
      bytes.append(movement.spot.source)
      bytes.append(movement.sum.amount.pence)
      bytes.append(movement.sum.lines)
    }
    for forecast in forecasts {
      bytes.append(number)
      bytes.append(forecast.account)
      bytes.append(forecast.amount.pence)
      bytes.append(forecast.method)
      bytes.append(forecast.storedInYear)
      bytes.append(forecast.adjustments.pence)
      for text in forecast.optionalTexts { bytes.append(text) }
    }
    for detail in header.storedDetails {
      bytes.append(number)
      bytes.append(detail.key)
      bytes.append(detail.value)
    }
    return bytes
  }
}

extension RecordedForecast {
  /// What may be missing, as it is stored: empty where it is.
  fileprivate var optionalTexts: [String] {
    [low?.pence, high?.pence, places, fullYearPlaces, budget?.pence, actual?.pence]
      .map { $0.map(String.init) ?? "" }
  }

  /// 0, 1, or 2 where it was not recorded.
  fileprivate var storedInYear: Int64 { isInYearRecorded ? (isInYear ? 1 : 0) : 2 }
}

/// Journals to and from their tables.
enum StoredJournals {
  /// The last journal's number and hash; 0 and the chain's start if there is none.
  static func head(_ database: Database) throws -> (number: Int64, hash: ChainHash) {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1"))
    guard let row else { return (0, .start) }
    return (row["number"], ChainHash(bytes: row.bytes("hash")))
  }

  /// Stores a journal behind its postings.
  static func insert(_ journal: StoredJournal, to database: Database) throws {
    let header = journal.header
    try database.cachedStatement(
      sql: "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        journal.number, header.kind.rawValue, header.period?.description, header.origin,
        Data(header.originHash), header.reference, header.description,
        header.stamp?.author ?? "", header.stamp?.time ?? "", header.reverses, journal.first,
        journal.lines, Data(journal.linesHash), Data(journal.hash.bytes),
      ])
    for movement in journal.movements {
      try database.cachedStatement(
        sql: "INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?)"
      ).execute(
        arguments: [
          journal.number, movement.spot.account, movement.spot.period.year.startYear,
          movement.spot.period.number, movement.spot.source, movement.sum.amount.pence,
          movement.sum.lines,
        ])
    }
    for forecast in journal.forecasts {
      try database.cachedStatement(
        sql: "INSERT INTO forecast VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      ).execute(
        arguments: [
          journal.number, forecast.account, forecast.amount.pence, forecast.method,
          forecast.storedInYear, forecast.adjustments.pence,
        ] + StatementArguments(forecast.optionalTexts))
    }
    for detail in header.storedDetails {
      try database.cachedStatement(
        sql: "INSERT INTO detail VALUES (?, ?, ?)"
      ).execute(
        arguments: [journal.number, detail.key, detail.value])
    }
  }
}
