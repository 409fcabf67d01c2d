using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>A staker gets an EigenPod; pods are numbered from 0 in the order in which they were created.</summary>
public sealed record CreatePod(Address Owner) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.EigenPodManager, "EigenPodManager", "createPod")];
}

/// <summary>A validator's balance is proven to belong to a pod.</summary>
public sealed record RestakePod(Address Owner, int Pod, long Gwei) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.Pod(Pod), "EigenPod", "restake", Gwei)];
}

/// <summary>A checkpoint finds that the pod's validator earned, or lost.</summary>
public sealed record CheckpointPod(Address Owner, int Pod, long DeltaGwei) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.Pod(Pod), "EigenPod", "checkpoint", DeltaGwei)];
}
