using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Devnet;

/// <summary>What stands once beside the AVSs.</summary>
public sealed partial class DevnetModelTests
{
    private static async Task CheckServicesAsync(DevnetChain devnet, ServicesModel model)
    {
        var at = devnet.Addresses.Services;
        Task<BigInteger> Number(Address contract, string name, string function, params object[] arguments) => devnet.NumberAsync(contract, name, function, Ct, arguments);

        Assert.Equal(model.Zk.Stack.Count, await Number(at.ZkServiceManager, "MachOptimismZkServiceManager", "getAlertsLength"));
        Assert.Equal(model.Zk.ProvedIndex, await Number(at.ZkServiceManager, "MachOptimismZkServiceManager", "provedIndex"));
        Assert.Equal(model.Zk.Outputs.Count, await Number(at.L2OutputOracle, "L2OutputOracle", "nextOutputIndex"));
        Assert.Equal(model.Squaring.Tasks.Count, await Number(at.Squaring, "IncredibleSquaringTaskManager", "latestTaskNum"));
        foreach (var task in model.Squaring.Tasks)
            Assert.Equal(task.Refuted == true, (await devnet.ViewAsync(at.Squaring, "IncredibleSquaringTaskManager", "taskSuccesfullyChallenged", Ct, task.Data.Index))[0]);
        Assert.Equal(model.Ecdsa.Weights.Values.Aggregate(BigInteger.Zero, (sum, w) => sum + w), await Number(at.EcdsaRegistry, "ECDSAStakeRegistry", "getLastCheckpointTotalWeight"));
        foreach (var (op, weight) in model.Ecdsa.Weights)
            Assert.Equal(weight, await Number(at.EcdsaRegistry, "ECDSAStakeRegistry", "getLastCheckpointOperatorWeight", devnet.Accounts.Operators[op].Address));
        foreach (var client in devnet.Accounts.Clients) Assert.Equal(model.Dollars(client), await Number(at.Usd, "UsdToken", "balanceOf", client));
        foreach (var ((user, vault, op), position) in model.Alt.Positions)
        {
            var id = new BigInteger(devnet.Accounts.Operators[op].Address.ToArray(), isUnsigned: true, isBigEndian: true);
            Assert.Equal(position.Staked, await Number(at.Vaults[vault], "StakedMultiToken", "balanceOf", user, id));
            Assert.Equal(position.Cooling, await Number(at.Vaults[vault], "StakedMultiToken", "cooldownAmount", user, devnet.Accounts.Operators[op].Address));
        }
        foreach (var (holder, staked) in model.Alt.Staked) Assert.Equal(staked.Held, await Number(at.StAlt, "StALT", "balanceOf", holder));
        Assert.True(model is { Settlements: > 0, Messages: > 0, EarlierScores: > 0, Validations.Count: > 0, Squads.Count: > 0, DaMap.Count: > 0 });
    }
}
