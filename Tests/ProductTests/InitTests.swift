import Books
import Foundation
import TestSupport
import Testing

@Suite struct InitTests {
  private static let start = ["--first-year", "2023-24", "--last-year", "2028-29"]

  /// Two files as they come from Explore education statistics: one authority by two codes.
  private static let caseload = """
    time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
    new_la_code,old_la_code,la_name,breakdown_topic,breakdown,ehcplans,mainstream_total,\
    mainstream_independent,mainstream_la_maintained_resourced_provision,\
    mainstream_la_maintained_senunit,mainstream_academy_resourced_provision,\
    mainstream_academy_senunit,mainstream_free_school_resourced_provision,\
    mainstream_free_school_senunit,special_la_maintained,special_academy_free,special_independent,\
    special_non_maintained,ap_pru_total,fe_total,ed_elsewhere
    202021,Academic year,Local authority,E92000001,England,E12000008,South East,E06000060,825,\
    Buckinghamshire,All EHC plans,All EHC plans,1000,400,10,5,5,5,5,0,0,300,50,40,10,0,100,100
    202122,Academic year,Local authority,E92000001,England,E12000008,South East,E10000002,825,\
    Buckinghamshire,All EHC plans,All EHC plans,1100,450,10,5,5,5,5,0,0,300,50,40,10,x,100,100
    202324,Academic year,Local authority,E92000001,England,E12000008,South East,E10000002,825,\
    Buckinghamshire,All EHC plans,All EHC plans,1300,500,20,5,5,5,5,0,0,350,50,40,10,4,100,246
    202324,Academic year,Local authority,E92000001,England,E12000008,South East,E10000014,850,\
    Hampshire,All EHC plans,All EHC plans,9000,4000,20,5,5,5,5,0,0,350,50,40,10,4,100,246

    """
  private static let allocations = """
    financial_year,old_la_code,new_la_code,la_name,high_needs_block_before_deductions,\
    high_needs_block_after_deductions,total_dsg_before_recoupment
    2022-23,825,E06000060,Buckinghamshire,112000000,104500000,500000000

    """
  private static let spend = """
    financial_year,new_la_code,la_name,s251_high_needs_net_outturn
    2022-23,E06000060,Buckinghamshire,98000000

    """

  private func data(_ scratch: Scratch) throws -> String {
    try scratch.write(Self.caseload, to: "data/caseload.csv")
    try scratch.write(Self.allocations, to: "data/high_needs_block_allocations.csv")
    try scratch.write(Self.spend, to: "data/s251_high_needs_outturn.csv")
    return scratch.path("data")
  }

  @Test("new books pass check, and say what is to be found in the order in which figures work")
  func passesCheck() throws {
    let scratch = try Scratch()
    let books = scratch.path("new")
    let made = try Program.run(
      ["init", books, "--name", "A \"Borough\"", "--dfe-number", "999"] + Self.start)
    #expect(made.status == 0 && made.errors == "", "\(made.errors)")
    let check = try Program.run(["--books", books, "check"])
    #expect(check.status == 1)
    #expect(!check.errors.contains("error:"), "\(check.errors)")
    let steps = check.errors.matches(of: /step ([0-9]) of 8/).map { String($0.1) }
    #expect(steps == ["1", "3", "4", "5", "6", "7", "8"])
    let read = try Books(readingFolder: books)
    #expect(read.authority.name == "A \"Borough\"")
    #expect(read.accounts.count { $0.isDsgReserve } == 1)
    for sheet in BooksSheet.all {
      if case .table(let path) = sheet.content, path != "signoffs.csv" {
        #expect(FileManager.default.fileExists(atPath: "\(books)/\(path)"), "\(path)")
      }
    }
    // Nothing is overwritten.
    let again = try Program.run(
      ["init", books, "--name", "B", "--dfe-number", "999"] + Self.start)
    #expect(again.status == 73 && again.errors.contains("to do:"))
    #expect(try Program.run(["init", scratch.path("x"), "--dfe-number", "999"]).status == 64)
  }

  @Test("published figures are filled in with their sources, and nothing else")
  func fillsIn() throws {
    let scratch = try Scratch()
    let books = scratch.path("new")
    let made = try Program.run(
      ["init", books, "--dfe-number", "825", "--data", data(scratch)] + Self.start
        + [
          "--published", "2025-06-26", "--published", "high_needs_block_allocations.csv=2022-12-16",
        ])
    #expect(made.status == 0, "\(made.errors)")
    func text(_ file: String) throws -> String {
      try String(contentsOfFile: "\(books)/\(file)", encoding: .utf8)
    }
    #expect(
      try text("plans.csv") == """
        year,placement,age_group,need,count,source
        2021,mainstream,,,370,dfe-ehc-plans
        2021,resourced-provision,,,20,dfe-ehc-plans
        2021,special,,,350,dfe-ehc-plans
        2021,independent,,,60,dfe-ehc-plans
        2021,alternative-provision,,,0,dfe-ehc-plans
        2021,post-16,,,100,dfe-ehc-plans
        2021,other,,,100,dfe-ehc-plans
        2024,mainstream,,,460,dfe-ehc-plans
        2024,resourced-provision,,,20,dfe-ehc-plans
        2024,special,,,400,dfe-ehc-plans
        2024,independent,,,70,dfe-ehc-plans
        2024,alternative-provision,,,4,dfe-ehc-plans
        2024,post-16,,,100,dfe-ehc-plans
        2024,other,,,246,dfe-ehc-plans

        """)
    #expect(
      try text("allocations.csv").contains(
        "2022-23,as published,112000000.00,7500000.00,,dfe-high-needs-block\n"))
    #expect(try text("published.csv").contains("2023-03-31,high-needs-outturn,s251,98000000.00,"))
    let sources = try text("sources.csv")
    #expect(sources.contains("dfe-ehc-plans,published,"))
    #expect(sources.contains("2025-06-26") && sources.contains("2022-12-16"))
    #expect(sources.contains("s251-outturn,unverified,"))
    #expect(try text("authority.toml").contains("ons_code = \"E10000002\""))
    #expect(try text("2023-24/outturn.csv") == "account,amount,source\n")
    for said in ["are one authority", "placements of January 2022", "break in the series", "1.0.2"]
    {
      #expect(made.output.contains(said), "\(said): \(made.output)")
    }
    #expect(try Program.run(["--books", books, "check"]).status == 1)
  }

  @Test("without the day on which data came out they are unverified, and faults of data stop init")
  func saysStanding() throws {
    let scratch = try Scratch()
    let books = scratch.path("new")
    let folder = try data(scratch)
    let made = try Program.run(
      ["init", books, "--dfe-number", "825", "--data", folder] + Self.start)
    #expect(made.status == 0)
    let sources = try String(contentsOfFile: "\(books)/sources.csv", encoding: .utf8)
    #expect(!sources.contains(",published,") && sources.contains("dfe-ehc-plans,unverified,"))
    try scratch.write("financial_year,new_la_code\n", to: "data/s251_high_needs_outturn.csv")
    let faulty = try Program.run(
      ["init", scratch.path("b"), "--dfe-number", "825", "--data", folder] + Self.start)
    #expect(faulty.status == 65 && faulty.errors.contains("s251_high_needs_outturn.csv:1:1: error"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("b")))
    #expect(
      try Program.run(
        ["init", scratch.path("c"), "--dfe-number", "825", "--data", scratch.path("none")]
          + Self.start
      ).status == 66)
  }
}
