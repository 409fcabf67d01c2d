using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>What a share of the emissions goes to, in the contract's numbers.</summary>
public enum EmissionKind
{
    Disabled,
    AllEarners,
    TotalStake,
    UniqueStake,
    EigenDa,
    Manual,
}

/// <summary>A share of each epoch's new EIGEN.</summary>
/// <param name="Weight">Of 10,000. Nothing at all makes the submission fail.</param>
/// <param name="TotalEpochs">0: without an end.</param>
/// <param name="Set">The operator set of the AVS of operator sets, for the kinds that have one.</param>
/// <param name="Submissions">How many submissions it is cut into.</param>
public sealed record EmissionShare(int Weight, long StartEpoch, long TotalEpochs, EmissionKind Kind, int Set, int Submissions)
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    /// <summary>Whether its kind is of an operator set.</summary>
    public bool HasSet => Kind is EmissionKind.TotalStake or EmissionKind.UniqueStake;

    internal object[] Abi(DevnetChain devnet) =>
    [
        Weight, StartEpoch, TotalEpochs, (int)Kind, HasSet ? new object[] { devnet.Accounts.SetsAvs, Set } : new object[] { Address.Zero, 0 },
        Enumerable.Range(0, Submissions).Select(_ => new object[] { new object[] { devnet.Addresses.Strategies[0], One } }).ToArray<object>(),
    ];
}

/// <summary>The council adds a share; they are numbered from 0.</summary>
public sealed record AddEmission(EmissionShare Share) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.Services.EmissionsController, "EmissionsController", "addDistribution", (object)Share.Abi(devnet))];
}

/// <summary>The council puts a share in another's place, or disables it for ever.</summary>
public sealed record UpdateEmission(int Id, EmissionShare Share) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.Services.EmissionsController, "EmissionsController", "updateDistribution", Id, Share.Abi(devnet))];
}

/// <summary>Anybody has the next shares of this epoch handed out.</summary>
public sealed record PressButton(int Length) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Services.EmissionsController, "EmissionsController", "pressButton", Length)];
}

/// <summary>Anybody has the rest of an epoch sent to the council.</summary>
public sealed record SweepEmissions : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Services.EmissionsController, "EmissionsController", "sweep")];
}
