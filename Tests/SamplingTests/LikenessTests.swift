import Money
import Sampling
import TestSupport
import Testing

/// What makes the lines like those of a ledger.
@Suite struct LikenessTests {
  @Test("rows are numbered upwards, each number once, with gaps")
  func numbersRows() throws {
    let ids = try Borough().extract().map(\.rowID)
    let steps = zip(ids, ids.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { $0 > 0 } && steps.contains(1) && steps.contains { $0 > 1 })
  }

  @Test("invoices are skewed: half of them stand below four fifths of the mean")
  func skews() throws {
    let extract = try Borough().extract(1, rows: 20_000)
    let sizes = extract.filter { $0.accountIndex == 0 }.map(\.amount.pence).sorted()
    let mean = sizes.reduce(0, +) / Int64(sizes.count)
    #expect(sizes[sizes.count / 2] < mean * 4 / 5 && sizes[sizes.count / 2] > mean / 3)
    #expect(try #require(sizes.last) > mean * 20)
    #expect(sizes.count { $0.isMultiple(of: 100) } * 10 > sizes.count * 5)
  }

  @Test("some invoices stand twice, alike in all but their number")
  func repeats() throws {
    let extract = try Borough().extract(1)
    let texts = extract.map { extract.text($0, withID: false) }
    let twice = Dictionary(grouping: texts) { $0 }.filter { $0.value.count > 1 }
    #expect(twice.count > 20 && twice.count * 20 < texts.count)
  }

  @Test("some invoices are late: dated in an earlier month of the year than they are posted in")
  func comesLate() throws {
    let extract = try Borough().extract(12, rows: 12_000)
    for line in extract {
      guard case .date(let date) = extract.cell(.date, of: line) else { continue }
      let month = (date.month + 8) % 12 + 1
      #expect(line.kind == .lateInvoice ? month < line.month : month == line.month)
      #expect(date.financialYear == extract.request.period.year)
    }
    let late = extract.count { $0.kind == .lateInvoice }
    #expect(late > 200 && late < 800)
  }

  @Test("credit notes take from the account that they belong to")
  func credits() throws {
    let extract = try Borough().extract(12, rows: 12_000)
    let notes = extract.filter { $0.kind == .creditNote }
    #expect(notes.count > 100 && notes.count < 800)
    for note in notes {
      let account = extract.accounts[note.accountIndex]
      #expect((note.amount < .zero) == (account.months[note.month - 1] > .zero))
    }
    #expect(extract.contains { $0.kind == .oneOff })
  }

  @Test("each accrual is taken back in the next month, under the same number")
  func reverses() throws {
    let extract = try Borough().extract(12, rows: 3_000)
    let accruals = extract.filter { $0.kind == .accrual }
    let reversals = extract.filter { $0.kind == .reversal }
    #expect(accruals.count >= 5 && accruals.count == reversals.count)
    for accrual in accruals {
      let reversal = try #require(
        reversals.first {
          $0.month == accrual.month + 1 && $0.accountIndex == accrual.accountIndex
        })
      #expect(reversal.amount.pence == -accrual.amount.pence)
      let numbers = [accrual, reversal].map { "\(extract.cell(.reference, of: $0))".suffix(9) }
      #expect(numbers[0] == numbers[1])
    }
  }

  @Test("income comes in few lines, and expenditure takes the rest")
  func paysIncome() throws {
    let extract = try Borough().extract(12, rows: 6_000)
    let income = extract.filter { extract.accounts[$0.accountIndex].account.kind == .income }
    #expect(income.count == 12 && income.allSatisfy { $0.kind == .instalment })
  }

  @Test("uneven months leave the profile, and the year comes to its aim all the same")
  func wanders() throws {
    let borough = Borough(lines: 200)
    let even = try borough.extract(12, rows: 30_000)
    let uneven = try borough.extract(12, rows: 30_000, uneven: true)
    let (evenSums, unevenSums) = (even.sums, uneven.sums)
    var offProfile = 0
    for account in even.accounts {
      let keys = (1...12).map { even.key(account.account.code, $0) }
      let years = [evenSums, unevenSums].map { sums in keys.reduce(0) { $0 + (sums[$1] ?? 0) } }
      #expect(years[0] == years[1])
      offProfile += keys.count { evenSums[$0] != unevenSums[$0] }
    }
    #expect(offProfile > 1_500)
    let sixth = try borough.extract(6, rows: 15_000, uneven: true)
    #expect(
      sixth.accounts.map { Array($0.months) } == uneven.accounts.map { Array($0.months.prefix(6)) })
  }
}
