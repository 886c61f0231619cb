/// The kinds of fault and finding that books can have, each with its stable code.
///
/// `docs/faults/` has a chapter with a runnable example for each.
public enum BooksFault: String, CaseIterable, Sendable {
  // Files and their form
  case fileMissing = "books.file.missing"
  case fileUnreadable = "books.file.unreadable"
  case fileUnknown = "books.file.unknown"
  case extractUnreadable = "books.extract.layout"
  case encoding = "books.file.encoding"
  case filePersonal = "books.file.personal"
  case csvForm = "books.csv.form"
  case csvQuote = "books.csv.quote"
  case csvRagged = "books.csv.ragged"
  case columnMissing = "books.column.missing"
  case columnUnknown = "books.column.unknown"
  case columnRepeated = "books.column.repeated"
  case tomlSyntax = "books.toml.syntax"
  case keyMissing = "books.key.missing"
  case keyUnknown = "books.key.unknown"
  case keyType = "books.key.type"
  case rowDuplicate = "books.row.duplicate"

  case setupOpen = "books.setup.open"

  // Single values
  case valueMissing = "books.value.missing"
  case valueControl = "books.value.control"
  case valueUnknown = "books.value.unknown"
  case amountMalformed = "books.amount.malformed"
  case amountDecimals = "books.amount.decimals"
  case amountRange = "books.amount.range"
  case amountSign = "books.amount.sign"
  case rateMalformed = "books.rate.malformed"
  case rateRange = "books.rate.range"
  case countMalformed = "books.count.malformed"
  case dateMalformed = "books.date.malformed"
  case yearMalformed = "books.year.malformed"
  case yearRange = "books.year.range"
  case periodMalformed = "books.period.malformed"
  case periodYear = "books.period.year"

  // Names that stand for something elsewhere
  case accountUnknown = "books.account.unknown"
  case accountUnfit = "books.account.unfit"
  case sourceUnknown = "books.source.unknown"
  case sourceUndated = "books.source.undated"
  case sourceHindsight = "books.source.hindsight"
  case profileUnknown = "books.profile.unknown"
  case profileZero = "books.profile.zero"
  case placementUnknown = "books.placement.unknown"
  case mitigationUnknown = "books.mitigation.unknown"
  case actionUnknown = "books.action.unknown"
  case actionMalformed = "books.action.malformed"
  case areaUnknown = "books.area.unknown"
  case indicatorUnknown = "books.indicator.unknown"

  // Rules of the field
  case reserveCount = "books.reserve.count"
  case reservePosted = "books.reserve.posted"
  case journalUnbalanced = "books.journal.unbalanced"
  case journalMixed = "books.journal.mixed"
  case outturnPosted = "books.outturn.posted"
  case outturnMissing = "books.outturn.missing"
  case ringFence = "books.virement.ring-fence"
  case blockTransfer = "books.virement.block-transfer"
  case virementSides = "books.virement.sides"
  case paymentEarly = "books.payment.early"
  case driverConflict = "books.driver.conflict"
  case driverUnfit = "books.driver.unfit"
  case driverRange = "books.driver.range"
  case mitigationDisagrees = "books.mitigation.disagrees"
  case mitigationStart = "books.mitigation.start"
  case mitigationNegative = "books.mitigation.negative"
  case investmentConfidence = "books.investment.confidence"
  case indicatorTarget = "books.indicator.target"
  case indicatorValue = "books.indicator.value"
  case dateOrder = "books.date.order"
  case placementTerms = "books.placement.terms"
  case budgetBasis = "books.budget.basis"
  case planAge = "books.plan.age"

  // Rules of published data
  case yearGap = "data.year.missing"
  case authorityGap = "data.year.gap"
  case cohortAge = "cohort.age.range"
  case cohortSetting = "cohort.setting.unknown"
  case cohortState = "cohort.state.invalid"
  case cohortStep = "cohort.step.malformed"
  case cohortYear = "cohort.year.missing"
  case cohortPopulation = "cohort.population.small"
  case cohortCost = "cohort.cost.missing"
  case cohortCostAssumed = "cohort.cost.assumed"

  // Rules of the Accelerated Progress Plan
  case actionArea = "books.action.area"
  case actionEarly = "books.action.early"
  case actionTwice = "books.action.twice"
  case roundIncomplete = "books.round.incomplete"
  case completionUnevidenced = "books.completion.unevidenced"
  case impactUnevidenced = "books.impact.unevidenced"
  case linkUnfit = "books.link.unfit"
  case mitigationUnlinked = "books.mitigation.unlinked"
  case deliveryUnfit = "books.delivery.unfit"

  /// Whether the books can still be used: findings are printed as warnings.
  public var isFinding: Bool {
    switch self {
    case .fileUnknown, .setupOpen, .sourceHindsight, .authorityGap, .cohortCostAssumed,
      .reservePosted,
      .outturnMissing,
      .journalMixed, .driverRange, .mitigationNegative, .investmentConfidence, .dateOrder,
      .actionArea, .actionEarly, .actionTwice, .roundIncomplete, .completionUnevidenced,
      .impactUnevidenced, .linkUnfit, .indicatorValue, .mitigationUnlinked, .deliveryUnfit:
      true
    default: false
    }
  }
}
