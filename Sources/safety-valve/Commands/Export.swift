import ArgumentParser
import Exporter
import Reports

struct Export: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a workbook whose formulas are alive.",
    discussion: """
      Example:
        safety-valve export monthly --to exports
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
}

extension Export {
  func run(_ inputs: Inputs) throws {}
}
