// swift-tools-version: 6.1
import PackageDescription

/// Every module of the product compiles in the Swift 6 language mode.
/// `scripts/test` and CI add `-warnings-as-errors`, so that a dependency's warning stops nobody.
let package = Package(
  name: "safety-valve",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "safety-valve", targets: ["safety-valve"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .target(name: "Money"),
    .target(name: "Tabular", dependencies: ["Money"]),
    .target(name: "Books", dependencies: ["Money", "Tabular", "TOMLKit"]),
    .target(
      name: "Ledger",
      dependencies: [
        "Money", "Tabular", "Books",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "Forecasting", dependencies: ["Money"]),
    .target(
      name: "Reports", dependencies: ["Money", "Tabular", "Books", "Ledger", "Forecasting"]),
    .target(
      name: "Rendering", dependencies: ["Money", "Tabular", "Books", "Forecasting", "Reports"]),
    .systemLibrary(
      name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(
      name: "Exporter", dependencies: ["Money", "Books", "Forecasting", "Reports", "CXlsxWriter"]),
    .executableTarget(
      name: "safety-valve",
      dependencies: [
        "Money", "Tabular", "Books", "Ledger", "Forecasting", "Reports", "Rendering", "Exporter",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
