import Books
import Forecasting
import Money

extension UncertainLine {
  init(_ line: LineProjection, _ base: FinancialYear, _ forecasts: ForecastReport) {
    let amount = (line[base]?.mitigated.pence).map(Double.init) ?? 0
    let interval = forecasts.rows.first { $0.account == line.account }?.interval
    let oneOff = Double(line.oneOff.pence)
    self.init(
      base: Uncertain(
        name: "forecast of \(line.account.code)", kind: "forecast", central: amount - oneOff,
        low: interval.map { min(amount, Double($0.low.pence)) - oneOff },
        high: interval.map { max(amount, Double($0.high.pence)) - oneOff }),
      years: line.years.filter { $0.year > base }.map { year in
        UncertainLine.Year(
          change: Change(year.drivers, line.account),
          effects: year.measures.map { measure in
            Effect(
              measure: measure.id, amount: Double(measure.amount.pence),
              confidence: measure.kind == .investment ? nil : measure.confidence.double)
          })
      }, placement: line.account.isOfPlaces ? line.account.placement : nil)
  }

  /// Every driver that moves the line.
  var driverNames: [String] {
    years.flatMap { year -> [Uncertain] in
      switch year.change {
      case .set(let value): [value]
      case .grow(let rates, let step): rates + [step].compactMap(\.self)
      }
    }.filter { $0.kind != nil }.map(\.name)
  }

  /// The line with every measure a year later.
  var delayed: UncertainLine {
    UncertainLine(
      base: base,
      years: years.enumerated().map { index, year in
        Year(change: year.change, effects: index > 0 ? years[index - 1].effects : [])
      }, placement: placement)
  }
}

extension UncertainLine.Change {
  fileprivate init(_ drivers: LineDrivers?, _ account: Account) {
    if let amount = drivers?.amount {
      self = .set(Uncertain(amount))
    } else if account.fund == .otherDsg {
      self = .set(Uncertain(name: "nil", kind: nil, central: 0))
    } else {
      let rates = [drivers?.growth, drivers?.planGrowth, drivers?.unitCostGrowth]
      self = .grow(
        by: rates.compactMap { $0.map(Uncertain.init) }, step: (drivers?.step).map(Uncertain.init))
    }
  }
}

extension Uncertain {
  init(_ driver: Driver) {
    self.init(
      name: "\(driver.key.kind.rawValue) \(driver.key.target)", kind: driver.key.kind.rawValue,
      central: driver.central.double, low: driver.low?.double, high: driver.high?.double)
  }
}

extension DriverValue {
  fileprivate var double: Double {
    switch self {
    case .money(let money): Double(money.pence)
    case .rate(let rate): rate.double
    }
  }
}
