using Scan.Devnet;
using Scan.Devnet.Contracts;
using Scan.Ethereum.Rpc;
using Scan.Local.Node;

namespace Scan.IntegrationTests.Devnet;

/// <summary>A node of its own for each test, with as many accounts as a devnet needs and a fixed genesis.</summary>
internal sealed class DevnetHost(AnvilNode anvil) : IAsyncDisposable
{
    public const long Genesis = 1_760_000_000;

    public AnvilNode Anvil => anvil;
    public EthereumClient Node { get; } = EthereumClient.Connect(anvil.HttpUrl, new JsonRpcOptions(), TimeProvider.System);

    public static async Task<DevnetHost> StartAsync(CancellationToken ct, string? loadState = null, long genesis = Genesis, int keptStates = 128) =>
        new(await AnvilNode.StartAsync(new AnvilOptions { NoMining = true, Accounts = DevnetAccounts.Needed, GenesisTimestamp = genesis, LoadState = loadState, KeptStates = keptStates }, TimeProvider.System, ct));

    public Task<DevnetChain> DeployAsync(DevnetPlan plan, CancellationToken ct) => DevnetChain.DeployAsync(Node, DevnetContracts.Load(), plan, ct);

    public ValueTask DisposeAsync() => anvil.DisposeAsync();
}

internal static class DevnetViews
{
    /// <summary>A view's only answer, an integer.</summary>
    public static async Task<System.Numerics.BigInteger> NumberAsync(this DevnetChain devnet, Scan.Domain.Primitives.Address at, string contract, string function, CancellationToken ct, params object[] arguments) =>
        (System.Numerics.BigInteger)(await devnet.ViewAsync(at, contract, function, ct, arguments))[0];
}
