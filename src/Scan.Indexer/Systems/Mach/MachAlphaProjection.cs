using System.Globalization;
using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MACH Alpha, whose events a manifest gives: proposals by what the events are called.</summary>
internal static class MachAlphaProjection
{
    private static readonly string[] IdNames = ["proposalId", "id"];

    /// <summary>An event whose name tells no status stands in the ledger alone.</summary>
    public static void Told(string eventName, AbiArguments arguments, ProjectionContext c)
    {
        if (MachProposalStatus.Of(eventName) is not { } status) return;
        var id = IdOf(arguments);
        var before = c.Find<MachProposal>(MachProposal.KeyOf(c.Emitter, id));
        var after = (before ?? New(id, status, c)) with { Status = status, ToldBlock = c.At.Block, ToldTransaction = c.At.Transaction };
        c.Store(status switch
        {
            MachProposalStatus.Proposed => after with { Proposer = c.Transaction?.From, ProposedBlock = c.At.Block, ProposedTime = c.At.Time },
            MachProposalStatus.Approved => after with { ApprovedBlock = c.At.Block, ApprovedTime = c.At.Time },
            MachProposalStatus.Halted => after with { HaltedBlock = c.At.Block, HaltedTime = c.At.Time },
            _ => after,
        });
    }

    private static MachProposal New(string id, string status, ProjectionContext c) =>
        new() { ChainId = c.ChainId, Contract = c.Emitter, Avs = c.Source.Avs, ProposalId = id, Status = status, ToldBlock = c.At.Block, ToldTransaction = c.At.Transaction };

    private static string IdOf(AbiArguments arguments)
    {
        var place = arguments.Parameters.ToList().FindIndex(p => IdNames.Contains(p.Name.TrimStart('_'), StringComparer.OrdinalIgnoreCase));
        return arguments.Values.ElementAtOrDefault(Math.Max(place, 0)) switch
        {
            BigInteger number => number.ToString(CultureInfo.InvariantCulture),
            Hash32 hash => hash.ToString(),
            byte[] bytes => Hex.Encode(bytes),
            _ => "",
        };
    }
}
