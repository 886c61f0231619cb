// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors where SAFETY_VALVE_STRICT is set, as in scripts/test and CI: a warning that a
// later compiler adds is not to keep a council from building.
let strict: [SwiftSetting] =
  Context.environment["SAFETY_VALVE_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let package = Package(
  name: "safety-valve",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "safety-valve", targets: ["safety-valve"]),
    .executable(name: "safety-valve-page", targets: ["safety-valve-page"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    // The page's server alone: `--product safety-valve` compiles none of it.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(name: "Money"),
    .target(name: "Tables", dependencies: ["Money"]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .target(name: "Tabular", dependencies: ["Money", "CZip", "CExpat"]),
    .target(name: "Books", dependencies: ["Money", "Tabular", "TOMLKit"]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(
      name: "Ledger",
      dependencies: [
        "Money", "Tabular", "Books", "CSQLite",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "Sampling", dependencies: ["Money", "Tabular", "Books"]),
    .target(
      name: "Forecasting",
      dependencies: ["Money", .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "Disclosure"),
    .target(
      name: "Reports",
      dependencies: [
        "Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Disclosure",
      ]),
    .target(
      name: "Rendering",
      dependencies: ["Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Reports"]),
    .systemLibrary(
      name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(
      name: "Exporter",
      dependencies: [
        "Money", "Tables", "Books", "Sampling", "Ledger", "Forecasting", "Reports", "CXlsxWriter",
        "CZip",
      ]),
    .target(
      name: "Operations",
      dependencies: [
        "Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Reports", "Exporter",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "Pages",
      dependencies: [
        "Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Reports", "Rendering",
        "Exporter", "Operations",
      ]),
    .executableTarget(
      name: "safety-valve-page",
      dependencies: [
        "Money", "Operations", "Pages",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "safety-valve",
      dependencies: [
        "Money", "Tables", "Tabular", "Books", "Sampling", "Ledger", "Forecasting", "Reports",
        "Rendering", "Exporter", "Operations",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: [
        "Actions",
        "Backtest",
        "BooksCommands",
        "Bridge",
        "Build",
        "Check",
        "Close",
        "Cohort",
        "Drift",
        "Export",
        "Forecast",
        "Grant",
        "Import",
        "Init",
        "Ledger",
        "LedgerCopies",
        "Log",
        "Monitor",
        "Month",
        "Movement",
        "Placements",
        "Position",
        "Post",
        "Project",
        "Register",
        "Reopen",
        "Reverse",
        "Sample",
        "Serve",
        "Sign",
        "Verify",
      ].map {
        "Commands/\($0).md"
      }),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(
      name: "ReaderExercise", dependencies: ["Tabular", "Books", "TestSupport"],
      path: "Tests/ReaderExercise"),
    .executableTarget(
      name: "disclosure-packs", dependencies: ["Disclosure", "TestSupport"],
      path: "Tests/DisclosurePacks"),
    .executableTarget(name: "table-rows", dependencies: ["Tabular"], path: "Tests/TableRows"),
    .testTarget(name: "DisclosureTests", dependencies: ["Disclosure", "TestSupport"]),
    .testTarget(name: "MoneyTests", dependencies: ["Money", "TestSupport"]),
    .testTarget(
      name: "TabularTests", dependencies: ["Tabular", "CZip", "ReaderExercise", "TestSupport"]),
    .testTarget(name: "BooksTests", dependencies: ["Money", "Tabular", "Books", "TestSupport"]),
    .testTarget(
      name: "SamplingTests",
      dependencies: ["Money", "Tabular", "Books", "Sampling", "TestSupport"]),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "Money", "Tabular", "Books", "Ledger", "Reports", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], exclude: ["Forms"]),
    .testTarget(
      name: "ForecastingTests", dependencies: ["Money", "Sampling", "Forecasting", "TestSupport"]),
    .testTarget(name: "ExporterTests", dependencies: ["Exporter"]),
    .testTarget(name: "PagesTests", dependencies: ["Pages", "Operations", "TestSupport"]),
    .testTarget(
      name: "ProductTests",
      dependencies: [
        "safety-valve", "safety-valve-page", "Money", "Tabular", "Books", "Forecasting", "Ledger",
        "Reports",
        "Exporter", "TestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzers link against the toolchain's sanitizers, so they are there for scripts/fuzz alone.
if Context.environment["SAFETY_VALVE_FUZZ"] != nil {
  for reader in ["CSV", "XLSX", "XLS", "XML", "HTML", "TOML"] {
    package.targets.append(
      .executableTarget(
        name: "fuzz-\(reader.lowercased())", dependencies: ["ReaderExercise"],
        path: "Tests/Fuzz/\(reader)"))
  }
}

for target in package.targets where target.type != .system {
  target.swiftSettings = strict
}
