using System.Text.Json.Nodes;
using Scan.Devnet.Contracts;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Local.Node;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A node of its own that mines when a test says so, with whatever contracts the test puts on it.</summary>
internal sealed class BareChain : IAsyncDisposable
{
    public const long ChainId = 31337;
    private readonly DevnetContracts contracts = DevnetContracts.Load();
    private readonly Dictionary<Address, string> deployed = [];

    private BareChain(AnvilNode anvil) => Anvil = anvil;

    public AnvilNode Anvil { get; }
    public EthereumClient Node { get; private set; } = null!;
    public IReadOnlyList<Address> Accounts { get; private set; } = [];

    /// <param name="gasLimit">The gas that a block may use, and a call; null: no limit.</param>
    public static async Task<BareChain> StartAsync(CancellationToken ct, long? gasLimit = null)
    {
        var anvil = await AnvilNode.StartAsync(new AnvilOptions { NoMining = true, GasLimit = gasLimit }, TimeProvider.System, ct);
        return new BareChain(anvil)
        {
            Node = EthereumClient.Connect(anvil.HttpUrl, new JsonRpcOptions(), TimeProvider.System),
            Accounts = [.. (await anvil.CallAsync("eth_accounts", [], ct)).EnumerateArray().Select(a => Address.Parse(a.GetString()!))],
        };
    }

    /// <summary>Puts a contract on the chain, in a block of its own.</summary>
    public async Task<Address> DeployAsync(string contract, CancellationToken ct, params object[] arguments)
    {
        var hash = await Node.SendTransactionAsync(new TransactionRequest(Accounts[0], null, contracts[contract].Creation(arguments)), ct);
        var at = (await ReceiptAsync(hash, ct)).ContractAddress!.Value;
        deployed.Add(at, contract);
        return at;
    }

    /// <summary>Sends a call that the next block takes in.</summary>
    public Task<Hash32> SendAsync(Address to, string function, CancellationToken ct, params object[] arguments) => SendFromAsync(Accounts[0], to, function, ct, arguments);

    public Task<Hash32> SendFromAsync(Address from, Address to, string function, CancellationToken ct, params object[] arguments) =>
        SendAsync(from, to, contracts[deployed[to]].Function(function).Encode(arguments), ct);

    public Task<Hash32> SendAsync(Address from, Address to, byte[] data, CancellationToken ct) => Node.SendTransactionAsync(new TransactionRequest(from, to, data, Gas: 30_000_000), ct);

    /// <summary>Sends a call and mines it.</summary>
    public async Task<TransactionReceipt> DoAsync(Address to, string function, CancellationToken ct, params object[] arguments) =>
        await ReceiptAsync(await SendAsync(to, function, ct, arguments), ct);

    /// <summary>Mines, and says what became of a transaction.</summary>
    public async Task<TransactionReceipt> ReceiptAsync(Hash32 transaction, CancellationToken ct)
    {
        await MineAsync(1, ct);
        var receipt = await Node.GetTransactionReceiptAsync(transaction, ct) ?? throw new InvalidOperationException($"{transaction} was not mined.");
        return receipt.Succeeded ? receipt : throw new InvalidOperationException($"{transaction} reverted.");
    }

    /// <summary>Knows the contract at an address, which another one created, by its compiled name.</summary>
    public Address Meet(Address at, string contract)
    {
        deployed[at] = contract;
        return at;
    }

    public byte[] CallData(string contract, string function, params object[] arguments) => contracts[contract].Function(function).Encode(arguments);

    public Task MineAsync(int blocks, CancellationToken ct) => Anvil.CallAsync("anvil_mine", [$"0x{blocks:x}"], ct);

    /// <summary>Replaces the newest blocks by as many that hold nothing but these transactions, and adds one more.</summary>
    /// <param name="again">Transactions of the lost blocks, each with the new block that takes it in: 0 is the first one.</param>
    public async Task ReorgAsync(int depth, CancellationToken ct, params (Hash32 Transaction, int Block)[] again)
    {
        var pairs = new JsonArray();
        foreach (var (transaction, block) in again) pairs.Add(new JsonArray((await Anvil.CallAsync("eth_getRawTransactionByHash", [transaction.ToString()], ct)).GetString(), block));
        await Anvil.CallAsync("anvil_reorg", [depth, pairs], ct);
        await MineAsync(1, ct);
    }

    public async Task<BlockRef> HeadAsync(CancellationToken ct) => (await Node.GetBlockAsync(BlockId.Latest, ct))!.Ref;

    public NetworkManifest Manifest(Finality finality, params ManifestContract[] contracts) => new()
    {
        File = "bare", Name = "bare", ChainId = ChainId, Rpc = [Anvil.HttpUrl], Finality = finality, PublicJson = "{}", Contracts = contracts,
    };

    public static ManifestContract Contract(string system, string slug, Address address, long startBlock = 0) => new(system, slug, address, startBlock, null, null, null, []);

    public ValueTask DisposeAsync() => Anvil.DisposeAsync();
}
