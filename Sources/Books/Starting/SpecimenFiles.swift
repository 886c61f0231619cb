/// The files of new books that do not depend on the authority: one that a council can keep.
enum SpecimenFiles {
  /// A chart of accounts by section 251 line, line of the management plan and placement.
  static let accounts = """
    code,name,kind,fund,section251,plan_line,report_line,placement,profile,method,prior_year
    HN10,Mainstream schools and academies: top-up funding,expenditure,high-needs,\
    1.2.1+1.2.2+1.2.4,Mainstream schools or academies placements,,mainstream,,,no
    HN20,Resourced provision and SEN units: place and top-up funding,expenditure,high-needs,\
    1.0.2+1.2.1+1.2.2,Resourced provision or SEN Units placements,,resourced-provision,,,no
    HN30,Maintained special schools and special academies: place and top-up funding,expenditure,\
    high-needs,1.0.2+1.2.1+1.2.2,Maintained special schools or special academies placements,,\
    special,,,no
    HN40,Non-maintained special and independent schools,expenditure,high-needs,1.2.3,\
    Non-maintained special schools or independent (NMSS or independent) placements,,independent,\
    terms,,no
    HN50,Alternative provision and hospital education,expenditure,high-needs,1.0.2+1.2.6+1.2.7,\
    Hospital schools or alternative provision (AP) placements,,alternative-provision,,,no
    HN60,Post-16 and further education,expenditure,high-needs,1.2.2+1.2.3,Post 16 and further \
    education (FE) placements,,post-16,terms,,no
    HN65,Other placements and direct payments,expenditure,high-needs,1.2.11,Other placements or \
    direct payments,,other,,,no
    HN70,SEN support and inclusion services,expenditure,high-needs,1.2.5+1.2.8+1.2.9,,,,,,no
    HN80,Therapies and other health related services,expenditure,high-needs,1.2.13,,,,,,no
    HN90,High needs block allocation,income,high-needs,,,,,,,no
    HN91,Block transfer in from the schools block,income,high-needs,,,,,,,no
    HN92,Contributions of health and social care,income,high-needs,,,,,,,no
    OD10,"Other DSG blocks, spend less grant",expenditure,other-dsg,,,,,,,no
    OD20,Block transfer out to the high needs block,expenditure,other-dsg,,,,,,,no
    PY10,DSG prior-year adjustments,expenditure,other-dsg,,,,,,,yes
    CS10,"SEN statutory services: assessment, review, placement and educational psychology",\
    expenditure,council-sen,2.1.1+2.1.2,,,,,,no
    ST10,Home to school and college SEN transport,expenditure,sen-transport,2.1.4+2.1.6+2.1.7,,,\
    ,school-days,,no
    DR10,DSG deficit (adjustment account),reserve,dsg-reserve,,,,,,,no
    CT10,Payments of the department as the general ledger shows them,control,control,,,\
    dfe-payment,,,,no
    CT20,Council contribution as the general ledger shows it,control,control,,,\
    council-contribution,,,,no
    CT90,Suspense and contra,control,control,,,,,,,no

    """

  /// Illustrative weights: termly bills, and school days by month.
  static let profiles = """
    profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12
    terms,1,0,0,0,0,1,0,0,0,1,0,0
    school-days,10,16,22,16,0,19,17,22,15,19,15,19

    """

  /// A row of each file as it may look, for a page of examples; none of them is in the books.
  static let examples: [String: String] = [
    "sources.csv":
      "council-budget-2024,published,Revenue budget 2024-25,Our Council,2024-02-22,"
      + "report to Council",
    "opening.csv": "DR10,21500000.00,accounts-2020",
    "agreement.csv":
      "2024-25,dfe-payment,4700000.00,planned,,2025-01-31,,,second monitoring report,"
      + "agreement",
    "conditions.csv":
      "1,More places in mainstream schools,green,on plan,board paper of 3 May,agreement",
    "published.csv": "2024-03-31,closing-deficit,accounts,61400000.00,accounts-2024",
    "allocations.csv": "2024-25,July 2024,320000000.00,19000000.00,-4700000.00,dfe-dsg-2024-25",
    "budget.csv": "HN30,150000000.00,council-budget-2024,,6200,24193.55",
    "outturn.csv": "HN30,148200000.00,accounts-2024",
    "virements.csv": "V1,2024-25/P3,HN70,HN10,250000.00,permanent,director,services moved",
    "journals.csv": "J1,2024-04-30,2024-25/P1,HN40,4100000.00,termly bills,council-ledger",
    "adjustments.csv": "HN40,500000.00,bills not yet in,finance business partner,2024-06-30,no,,,",
    "drivers.csv": "base,line-growth,HN30,2025-26,0.03,0.05,0.08,council-forecast",
    "mitigations.csv":
      "M1,Local special school places,saving,HN40,2025-26,1200000.00,0.6,2025-09-01,"
      + "plan-2024",
    "deliveries.csv": "M1,2025-26/P6,250000.00,22 places taken up in September,plan-2024",
    "plans.csv": "2024,special,11-15,,2900,dfe-ehc-plans",
    "unit_costs.csv": "2024-25,special,24252.00,yes,council-ledger",
    "mapping.csv": "SE1*,4210,HN30,confirmed,,,,,",
  ]
}
