import Money

/// What is known of a line when its outturn is forecast: nothing that came later is in it.
public struct LineMonths: Hashable, Sendable {
  /// The closed years that are known month by month, oldest first and without a gap.
  ///
  /// From April to March; the adjustments of a year's end stand in its March.
  public var closedYears: [[Money]]
  /// April to the month of the forecast, 1 to 12 months; zero where nothing was posted.
  public var known: [Money]
  /// Whether anything was posted in the year, which is not the same as postings that sum to zero.
  public var hasPostings: Bool
  /// The year's budget with virements to date.
  public var budget: Money
  /// How the year falls on its months by the budget.
  public var profile: Weights
  /// Whether the profile was the line's at the time; nothing says so of a closed year.
  public var isProfileKnown = true
  /// What an officer has stated that the line will come to.
  public var officer: Money?
  /// What the placements of its type come to, or why nothing is known of them.
  public var placements = MethodOutcome.unusable(.noPlacements)

  public init(
    closedYears: [[Money]], known: [Money], hasPostings: Bool, budget: Money, profile: Weights
  ) {
    self.closedYears = closedYears
    self.known = known
    self.hasPostings = hasPostings
    self.budget = budget
    self.profile = profile
  }
}

/// What a method makes of a line.
public enum MethodOutcome: Hashable, Sendable {
  /// The outturn of the year.
  case amount(Money)
  case unusable(MethodRefusal)

  public var amount: Money? {
    if case .amount(let amount) = self { return amount }
    return nil
  }
}

/// Why a method says nothing of a line.
public enum MethodRefusal: String, Sendable {
  case nothingPosted = "nothing is posted in the year"
  case noShareElapsed = "its profile has no share in the months that are over"
  case oneMonth = "one month alone gives no rate"
  case noMonthlyYear = "the year before is not known month by month"
  case noSum = "its closed years come to nothing, or to the other sign"
  case tooLarge = "its figure would be larger than can be held"
  case profileUndated = "nothing says what its profile was then"
  case lastYearStarts = "the year before had next to nothing by this month"
  case noPlacements = "no placement of its type is listed for the year"
  case placementsShared = "its type of placement is another account's as well"
  case noOfficer = "no officer has stated a figure"
}

extension LineMonths {
  /// How large the line is, by what is known of it: the sizes of its months of the year before, or
  /// of this year's if these come to more.
  ///
  /// Errors are told as parts of it, so that a line whose year happens to net to nothing does not
  /// weigh more than all others.
  var size: Double {
    func size(_ months: [Money]) -> Double { months.reduce(0) { $0 + abs(Double($1.pence)) } }
    return max(size(closedYears.last ?? []), size(known))
  }
}

/// The methods, each a pure function of what is known of one line.
extension LineMonths {
  /// The budget, virements in it; always usable.
  public func byBudget() -> MethodOutcome { .amount(budget) }

  /// What the officer responsible has stated.
  public func byOfficer() -> MethodOutcome {
    officer.map { .amount($0) } ?? .unusable(.noOfficer)
  }

  /// Actual to date ÷ the share of the budget's profile that is over, rounded once.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func byProfile() throws(ArithmeticOverflow) -> MethodOutcome {
    guard hasPostings else { return .unusable(.nothingPosted) }
    guard isProfileKnown else { return .unusable(.profileUndated) }
    let whole = try profile.whole(ofPart: known.sum(), first: known.count)
    return whole.map { .amount($0) } ?? .unusable(.noShareElapsed)
  }

  /// Actual to date, and for each month to come the mean of the last three, rounded once.
  ///
  /// Of two months it is the mean of both; one month alone gives no rate.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func byRunRate() throws(ArithmeticOverflow) -> MethodOutcome {
    guard hasPostings else { return .unusable(.nothingPosted) }
    guard known.count > 1 else { return .unusable(.oneMonth) }
    let recent = known.suffix(3)
    let rest = try recent.sum().times(
      Money(pence: Int64(12 - known.count)), over: Money(pence: Int64(recent.count)))
    return .amount(try known.sum() + rest)
  }

  /// Actual to date ÷ the share that the same months had in the year before, rounded once.
  ///
  /// Where they had less than a twenty-fifth of that year, a small bill would decide the year.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func byLastYear() throws(ArithmeticOverflow) -> MethodOutcome {
    guard hasPostings else { return .unusable(.nothingPosted) }
    guard let last = closedYears.last else { return .unusable(.noMonthlyYear) }
    let (total, part) = (try last.sum(), try last.prefix(known.count).sum())
    guard part != .zero, part.pence.signum() == total.pence.signum(),
      Int128(part.pence.magnitude) * 25 >= Int128(total.pence.magnitude)
    else { return .unusable(.lastYearStarts) }
    return .amount(try known.sum().times(total, over: part))
  }

  /// Actual to date, and for the months to come what the same months of the year before came to.
  ///
  /// The method that others have to beat.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func byNaive() throws(ArithmeticOverflow) -> MethodOutcome {
    guard hasPostings else { return .unusable(.nothingPosted) }
    guard let last = closedYears.last else { return .unusable(.noMonthlyYear) }
    return .amount(try known.sum() + last.dropFirst(known.count).sum())
  }
}
