@testable import Exporter

extension Sample {
  /// A sheet with each function and sign in a row of its own, over data to its right.
  static func functionsSheet(_ position: Sheet) -> Sheet {
    var sheet = Sheet("Functions")
    sheet.columnWidths = [ColumnWidth(0...0, 60), ColumnWidth(1...6, 16)]
    let data: [(String, Double?, String)] = [
      ("alpha", 10.5, "x"), ("Beta", -3.25, "y"), ("gamma", nil, "x"), ("beta", 7, "y"),
      ("1001", 0.1, "x"), ("O'Brien & Sons <Ltd> \"A\"", 0.2, "y"),
    ]
    for (row, item) in data.enumerated() {
      sheet.put(.text(item.0, .rowLabel), row, 3)
      sheet.put(item.1.map { .number($0, .decimal) } ?? Cell(.blank, .decimal), row, 4)
      sheet.put(.text(item.2, .rowLabel), row, 5)
    }
    let names = sheet.reference(0, 3).to(sheet.reference(5, 3)).absolute
    let numbers = sheet.reference(0, 4).to(sheet.reference(5, 4)).absolute
    let codes = sheet.reference(0, 5).to(sheet.reference(5, 5)).absolute
    let a = sheet.reference(0, 4).value
    let b = sheet.reference(1, 4).value
    let empty = sheet.reference(2, 4).value
    let name = sheet.reference(5, 3).value
    let yearRow = position.reference(3, 1).to(position.reference(8, 5))
    let all: [Formula] = [
      1, "text", "with \"quotes\" & <signs>", name, empty, a + b, a - b, a * b, a / b, -b,
      -(a + b), a - (b - 1), a - (b + 1), a * (b + 1), a / (b / 2), a / (b * 2),
      (a - b) - 1, a - -b, 2 * -b, -b * 2, a + .number(-2), .number(-0.5) * a,
      .joined("£ ", a, " and ", b), .joined(a + b, " sum"), .joined(a, empty),
      .joined("big ", 123_456_789_012), .joined("small ", .number(0.00025)), 0.1 + 0.2,
      0.1 + 0.2 - 0.3, 1e20, 1.5e-7, 12345678901234.5,
      .when(a .> b, then: "more", otherwise: "less"),
      .when(a .== b, then: 1, otherwise: 0), .when(a .!= b, then: 1, otherwise: 0),
      .when(a .<= b, then: 1, otherwise: 0), .when(a .>= b, then: 1, otherwise: 0),
      .when(.isEmpty(empty), then: "empty", otherwise: "full"),
      .when(.isEmpty(a), then: "empty", otherwise: "full"),
      .when(empty .== 0, then: "zero", otherwise: "other"),
      .when(name .> a, then: "text is more", otherwise: "text is less"),
      .when(a .> 0 && b .< 0, then: "both", otherwise: "not both"),
      .when(a .< 0 || b .< 0, then: "one", otherwise: "none"),
      .when(!(a .> 0), then: "no", otherwise: "yes"),
      .when("ABC" .== "abc", then: "same", otherwise: "other"),
      .when(0.1 + 0.2 .== 0.3, then: "equal", otherwise: "unequal"),
      .when(a .> 0, then: "", otherwise: 1),
      .when(a .> 0, then: 1, otherwise: 1 / empty),
      .sum(numbers), .sum([a, b, empty, 2]), .min(numbers), .max(numbers), .min(a, b, 0),
      .max(a, b, 0), .aggregate(.sum, [.range(numbers), .value(a * 2), .range(codes)]),
      .rounded(a * 1.005), .rounded(2.675), .rounded(-0.005), .rounded(1_250, digits: -2),
      .rounded(a, digits: 0), .abs(b), .abs(a), .index(names, 2), .index(numbers, 3),
      .index(yearRow, row: 2, column: .number(5)), .match("gamma", in: names),
      .match("BETA", in: names), .match(7, in: numbers),
      .index(numbers, .match("beta", in: names)),
      .sum(numbers, where: .init(names, equals: "beta")),
      .sum(numbers, where: .init(names, equals: "1001")),
      .sum(numbers, where: .init(names, equals: name)),
      .sum(numbers, where: .init(names, equals: "BETA"), .init(codes, equals: "Y")),
      .sum(numbers, where: .init(numbers, equals: 7)), .count(codes, equalTo: "x"),
      .count(numbers, equalTo: 0.1), .count(codes, equalTo: "none"),
      .sumProduct([numbers, numbers]), .sumProduct([numbers, codes]),
      .ifError(a / empty, then: "none"), .ifError(.match("none", in: names), then: 0),
      .ifError(a, then: 0), position.reference(9, 2).value,
      .sum(position.reference(3, 5).to(position.reference(8, 5))),
    ]
    for (row, formula) in all.enumerated() {
      sheet.put(.text(formula.excelText(on: "Functions"), .rowLabel), row, 0)
      sheet.put(.formula(formula, .decimal), row, 1)
    }
    return sheet
  }
}
