using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>What every chain's run uses.</summary>
public sealed record ChainServices(
    DocumentStore Store, Chains Chains, Sources Sources, Kinds Kinds, Ledger Ledger, Profiles Profiles, EventCatalog Catalog, ChainMeters Meters, FollowerOptions Options, TimeProvider Time, ILoggerFactory Loggers);
