import Forecasting
import Reports

extension PlanRecordReport {
  private func percents(_ part: Double?) -> JSON { part.map { .decimal($0 * 100, 3) } ?? .null }

  var peersJSON: JSON {
    .array(
      rows.filter { $0.placement == nil }.map { row in
        .object(
          [("origin", .count(row.origin)), ("horizon", row.horizon.map { .count($0) } ?? .null)]
            + PlanBackTest.Peer.allCases.map { ($0.rawValue, percents(row.peers[$0])) })
      })
  }

  /// By origin, and under no origin their mean.
  var crossValidationJSON: JSON {
    guard let crossValidation else { return .array([]) }
    let all = crossValidation.errors.map { (JSON.count($0.origin), $0.error) }
    return .array(
      (all + [(.null, crossValidation.meanError)]).map {
        .object([("origin", $0.0), ("mape", percents($0.1))])
      })
  }

  /// What cross-validation chose, and how often.
  var chosenJSON: JSON {
    .array(
      (crossValidation?.chosen ?? []).map { constants, times in
        .object([
          ("deviation", .decimal(constants.deviation, 2)),
          ("requests", .decimal(constants.requests, 2)),
          ("prevalence", .decimal(constants.prevalence, 2)), ("times", .count(times)),
        ])
      })
  }

  var sizesJSON: JSON {
    .array(
      sizes.map { size, score, peers in
        .object(
          [
            ("plans", .string(size.rawValue)), ("mape", percents(score.error)),
            ("bias", percents(score.bias)), ("coverage80", percents(score.coverage)),
          ] + PlanBackTest.Peer.allCases.map { ($0.rawValue, percents(peers[$0])) })
      })
  }

  var constantsJSON: JSON {
    .array(
      sensitivity.map {
        .object([
          ("constant", .string($0.name)), ("value", .decimal($0.value, 4)),
          ("mape", percents($0.meanError)), ("coverage80", percents($0.coverage)),
        ])
      })
  }

  var breaksJSON: JSON {
    .array(
      breaks.map {
        .object([
          ("code", .string($0.code)), ("january", .count($0.january)),
          ("before", .decimal($0.before, 0)), ("after", .decimal($0.after, 0)),
          ("message", .string($0.words)),
        ])
      })
  }

  /// Growth of spend since the last outturn.
  var spendJSON: JSON {
    .array(
      spend.rows.map { row in
        .object([
          ("origin", .count(row.origin)), ("horizon", .count(row.horizon)),
          ("authorities", .count(row.score.authorities)), ("mape", percents(row.score.error)),
          ("bias", percents(row.score.bias)), ("coverage80", percents(row.score.coverage)),
          ("middle", percents(row.middle)), ("own", percents(row.own)),
        ])
      })
  }
}
