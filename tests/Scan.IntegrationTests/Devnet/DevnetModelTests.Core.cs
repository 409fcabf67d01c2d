using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Devnet;

/// <summary>EigenLayer's core: what stakers can withdraw after slashing, operator sets, rewards.</summary>
public sealed partial class DevnetModelTests
{
    private static async Task CheckStakersAsync(DevnetChain devnet, CoreModel model)
    {
        var at = devnet.Addresses;
        Assert.Contains(model.Pods.Values, pod => pod.Factor < BigInteger.Pow(10, 18));
        foreach (var staker in devnet.Accounts.Stakers.Concat(devnet.Accounts.Operators.Select(o => o.Address)))
        {
            var shares = await devnet.ViewAsync(at.DelegationManager, "DelegationManager", "getWithdrawableShares", Ct, staker, at.Strategies);
            Assert.Equal(devnet.Plan.Strategies.Select((_, s) => (object)model.Withdrawable(staker, s)), (object[])shares[0]);
            Assert.Equal(devnet.Plan.Strategies.Select((_, s) => (object)model.Deposits(staker, s)), (object[])shares[1]);
            var roots = (object[])(await devnet.ViewAsync(at.DelegationManager, "DelegationManager", "getQueuedWithdrawalRoots", Ct, staker))[0];
            var payable = new List<BigInteger>();
            foreach (var root in roots) payable.Add((BigInteger)((object[])(await devnet.ViewAsync(at.DelegationManager, "DelegationManager", "getQueuedWithdrawal", Ct, root))[1])[0]);
            Assert.Equal(model.Queue.Where(w => w.Staker == staker).Select(model.Payable).Order(), payable.Order());
        }
    }

    private static async Task CheckSetsAsync(DevnetChain devnet, AllocationModel model)
    {
        var (at, avs) = (devnet.Addresses, devnet.Accounts.SetsAvs);
        Task<BigInteger> Number(string function, params object[] arguments) => devnet.NumberAsync(at.AllocationManager, "AllocationManager", function, Ct, arguments);
        Assert.Contains(model.Sets.Values, set => set.Slashes.Count > 0);
        foreach (var (id, set) in model.Sets)
        {
            object[] key = [avs, id];
            var members = (object[])(await devnet.ViewAsync(at.AllocationManager, "AllocationManager", "getMembers", Ct, (object)key))[0];
            Assert.Equal(set.Members.Select(op => (object)devnet.Accounts.Operators[op].Address), members);
            Assert.Equal(set.Slasher(devnet.Head.Number), (await devnet.ViewAsync(at.AllocationManager, "AllocationManager", "getSlasher", Ct, (object)key))[0]);
            Assert.Equal(set.Slashes.Count, await Number("getSlashCount", (object)key));
        }
        var block = devnet.Head.Number;
        Assert.NotEmpty(model.Magnitudes);
        foreach (var (op, set, strategy) in model.Magnitudes.Keys)
        {
            var account = devnet.Accounts.Operators[op].Address;
            var allocation = (object[])(await devnet.ViewAsync(at.AllocationManager, "AllocationManager", "getAllocation", Ct, account, new object[] { avs, set }, at.Strategies[strategy]))[0];
            Assert.Equal(model.Magnitude(op, set, strategy, block), allocation[0]);
            Assert.Equal(model.MaxMagnitude(account, strategy), await Number("getMaxMagnitude", account, at.Strategies[strategy]));
            Assert.Equal(model.Encumbered(op, strategy, block), await Number("getEncumberedMagnitude", account, at.Strategies[strategy]));
        }
    }

    private static async Task CheckRewardsAsync(DevnetChain devnet, RewardsModel model)
    {
        var (at, time) = (devnet.Addresses, devnet.Head.Timestamp);
        Task<BigInteger> Number(string function, params object[] arguments) => devnet.NumberAsync(at.RewardsCoordinator, "RewardsCoordinator", function, Ct, arguments);
        Assert.Equal(model.Roots.Count, await Number("getDistributionRootsLength"));
        Assert.Contains(devnet.Accounts.Stakers, staker => model.Claimed(staker) > 0);
        foreach (var staker in devnet.Accounts.Stakers) Assert.Equal(model.Claimed(staker), await Number("cumulativeClaimed", staker, at.Alt));
        foreach (var (op, scope, of) in model.Splits.Keys)
        {
            var account = devnet.Accounts.Operators[op].Address;
            var bips = scope switch
            {
                SplitScope.Avs => await Number("getOperatorAVSSplit", account, at.Avss[of].ServiceManager),
                SplitScope.Incentives => await Number("getOperatorPISplit", account),
                _ => await Number("getOperatorSetSplit", account, new object[] { devnet.Accounts.SetsAvs, of }),
            };
            Assert.Equal(model.Split(op, scope, of, time), bips);
        }
    }
}
