import Books
import Money
import Sampling
import TestSupport
import Testing

@Suite struct SamplingTests {
  @Test("the same seed gives the same lines, another seed others")
  func isDeterministic() throws {
    let (first, second) = (try Borough().extract(), try Borough().extract())
    #expect(first.map { first.text($0) } == second.map { second.text($0) })
    let other = try Borough().extract(seed: 8)
    #expect(first.map { first.text($0) } != other.map { other.text($0) })
  }

  @Test("the generator gives these numbers on every machine")
  func staysTheSame() throws {
    let extract = try Borough().extract(1, rows: 20)
    let lines = extract.map { "\($0.rowID) \($0.amount)" }
    #expect(lines.first == "2301000000002 673560.00")
    #expect(lines.last == "2301000000043 260000.00")
  }

  @Test("there are as many rows as were asked for", arguments: [82, 83, 100, 999, 1_000, 12_345])
  func countsRows(rows: Int) throws {
    #expect(try Borough().extract(rows: rows).reduce(0) { count, _ in count + 1 } == rows)
    #expect(try Borough().extract(4, alone: true, rows: rows).map(\.month).allSatisfy { $0 == 4 })
  }

  @Test("too few rows are refused with the least number, which is then enough")
  func namesLeast() throws {
    for (month, alone) in [(1, false), (10, false), (12, false), (5, true)] {
      let error = #expect(throws: SampleError.self) {
        try Borough().extract(month, alone: alone, rows: 1)
      }
      guard case .tooFewRows(let least) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(throws: SampleError.tooFewRows(least: least)) {
        try Borough().extract(month, alone: alone, rows: least - 1)
      }
      let extract = try Borough().extract(month, alone: alone, rows: least)
      #expect(Array(extract).count == least)
      for account in extract.accounts {
        let months = extract.request.months.map { account.months[$0 - 1].pence }
        #expect(extract.sum(account.account.code) == months.reduce(0, +))
      }
    }
  }

  @Test("each account's lines come to its aim times the share gone by, to the penny")
  func comesToAim() throws {
    let books = try Borough().books()
    for month in 1...12 {
      let extract = try Borough().extract(month, rows: 700)
      for account in books.accounts where account.isBudgeted {
        let budget = try books.latestBudget(of: account, at: Borough().period(month))
        let part = try books.months(of: account).part(of: budget, first: month)
        #expect(extract.sum(account.code) == part.pence, "\(account.code) P\(month)")
      }
      let total = extract.reduce(0) { $0 + $1.amount.pence }
      #expect(extract.total.pence == total)
    }
  }

  @Test("actual over the share of the profile gone by is the aim, as near as whole pence allow")
  func leadsToAim() throws {
    let books = try Borough().books()
    var random = SeededGenerator(seed: 20)
    for month in 1...12 {
      let aims = ["A1", "A2", "A3"].map { code in
        (code, Money(pence: Int64.random(in: -9_000_000_00...90_000_000_00, using: &random)))
      }
      let extract = try Borough().extract(
        month, rows: 900, aims: Dictionary(uniqueKeysWithValues: aims))
      for (code, aim) in aims {
        let account = try #require(books.accounts.first { $0.code == code })
        let months = books.months(of: account)
        let outturn = try #require(
          try months.whole(ofPart: Money(pence: extract.sum(code)), first: month))
        // Half a penny of the part is as much of the whole as the part is of it.
        let share = try #require(try months.whole(ofPart: Money(pence: 10_000), first: month))
        #expect(abs(outturn.pence - aim.pence) <= share.pence / 20_000 + 1, "\(code) P\(month)")
      }
    }
    let tenth = try Borough().extract(10, aims: ["A1": Money(pence: 145_000_000_00)])
    #expect(
      try Weights.equal(12).whole(ofPart: Money(pence: tenth.sum("A1")), first: 10)
        == Money(pence: 145_000_000_00))
  }

  @Test("every line's codes are those of the account that it was made for")
  func mapsBack() throws {
    let extract = try Borough().extract()
    let mapping = try Borough().books().mapping
    for line in extract {
      guard case .text(let costCentre) = extract.cell(.costCentre, of: line),
        case .text(let subjective) = extract.cell(.subjective, of: line)
      else {
        Issue.record("a code is a text")
        continue
      }
      let rule = mapping.first {
        $0.costCentre.matches(costCentre) && $0.subjective.matches(subjective)
      }
      #expect(rule?.account == extract.accounts[line.accountIndex].account.code)
    }
  }

  @Test("twelve monthly extracts are, row for row, the cumulative one of all their rows")
  func agreesByMonth() throws {
    for uneven in [false, true] {
      var borough = Borough()
      borough.virements = "V,2023-24/P5,A1,A2,500000.00,permanent,s151 officer,Moved\n"
      let months = try (1...12).flatMap { month in
        let extract = try borough.extract(month, alone: true, rows: 90, uneven: uneven)
        return extract.map { extract.text($0) }
      }
      let whole = try borough.extract(12, rows: 12 * 90, uneven: uneven)
      #expect(whole.map { whole.text($0) } == months)
      let earlier = try borough.extract(9, rows: 9 * 90, uneven: uneven)
      #expect(earlier.map { earlier.text($0) } == Array(months.prefix(9 * 90)))
    }
  }

  @Test("a virement moves the lines of its month, and the budget that they follow")
  func followsVirements() throws {
    var borough = Borough()
    borough.virements = "V,2023-24/P5,A1,A2,1200000.00,permanent,s151 officer,Moved\n"
    let plain = try Borough().extract(12)
    let moved = try borough.extract(12)
    #expect(moved.sum("A1") == plain.sum("A1") - 1_200_000_00)
    #expect(moved.sums[moved.key("A1", 4)] == plain.sums[plain.key("A1", 4)])
    #expect(moved.sums[moved.key("A1", 5)] == Int64(10_500_000_00))
  }

  @Test("an account of control has lines only if it has an aim")
  func followsAims() throws {
    #expect(try !Borough().extract().accounts.contains { $0.account.code == "K1" })
    let extract = try Borough().extract(
      12, aims: ["K1": Money(pence: -14_200_000_00), "A1": .zero])
    #expect(extract.sum("K1") == -14_200_000_00)
    #expect(!extract.accounts.contains { $0.account.code == "A1" })
  }

  @Test("accounts that no rule reaches are named, and there is no extract of none")
  func namesUnreachable() throws {
    var borough = Borough()
    borough.mapping = "*,5*,A1\n1*,55,A2\n"
    let extract = try borough.extract()
    #expect(extract.unreachable.map(\.code) == ["A2", "A3", "A4", "A5"])
    borough.mapping = "*,*,K1\n*,5*,A1\n"
    #expect(throws: SampleError.nothingReachable(["A1", "A2", "A3", "A4", "A5"])) {
      try borough.extract()
    }
    borough.mapping = ""
    #expect(throws: SampleError.noMapping) { try borough.extract() }
    borough = Borough()
    borough.budget = ""
    #expect(throws: SampleError.nothingToPost(try borough.period(10))) { try borough.extract() }
  }

  @Test("an amount beyond all reason is an error, not a crash")
  func refusesHuge() throws {
    for pence in [Int64.max, .min, 2_000_000_000_000_000_00] {
      #expect(throws: (any Error).self) {
        try Borough().extract(1, aims: ["A1": Money(pence: pence)])
      }
    }
    #expect(throws: SampleError.tooManyRows(most: 200_000_000)) {
      try Borough().extract(1, rows: .max)
    }
  }

  @Test("whatever is asked for, rows and sums are exact")
  func isExact() throws {
    let books = try Borough().books()
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      let aims = ["A1", "A2", "A3", "A4", "K1"].map { code in
        let size = Int64.random(in: 0...999_999_999_999_999, using: &random)
        let pence = size >> Int64.random(in: 0...49, using: &random)
        return (code, Money(pence: Bool.random(using: &random) ? pence : -pence))
      }
      var request = IllustrativeExtract.Request(
        period: try Borough().period(Int.random(in: 1...13, using: &random)),
        isMonthAlone: Bool.random(using: &random), rows: Int.random(in: 120...900, using: &random),
        seed: seed, aims: Dictionary(uniqueKeysWithValues: aims),
        isUneven: Bool.random(using: &random))
      let extract: IllustrativeExtract
      do {
        extract = try IllustrativeExtract(of: books, request)
      } catch SampleError.tooFewRows(let least) {
        request.rows = least
        extract = try IllustrativeExtract(of: books, request)
      }
      let sums = extract.sums
      #expect(extract.reduce(0) { count, _ in count + 1 } == request.rows, "seed \(seed)")
      for account in extract.accounts {
        for month in request.months {
          let key = extract.key(account.account.code, month)
          #expect(sums[key] ?? 0 == account.months[month - 1].pence, "seed \(seed): \(key)")
        }
      }
    }
  }

  @Test("a sum of a few pence takes any number of rows")
  func spreadsPennies() throws {
    let extract = try Borough().extract(
      1, rows: 5_000, aims: ["A1": Money(pence: 12), "A2": Money(pence: -3)])
    #expect(extract.sum("A1") == 1 && extract.sum("A2") == -1)
    #expect(extract.count { $0.amount == .zero } == 0)
  }
}
