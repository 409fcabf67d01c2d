using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>Somebody proposes that a rollup's state is wrong; proposals are numbered from 1.</summary>
public sealed record ProposeHalt(Address Proposer, Hash32 StateRoot, long L2Block) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Proposer, devnet.Addresses.Services.MachAlpha, "MachAlpha", "propose", StateRoot, L2Block)];
}

/// <summary>A voter agrees; the third vote approves.</summary>
public sealed record VoteForHalt(Address Voter, int Proposal) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Voter, devnet.Addresses.Services.MachAlpha, "MachAlpha", "vote", Proposal)];
}

/// <summary>An approved proposal stops the rollup's RPC, once.</summary>
public sealed record HaltRollup(int Proposal) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Services.MachAlpha, "MachAlpha", "halt", Proposal)];
}
