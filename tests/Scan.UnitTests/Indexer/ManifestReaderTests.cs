using System.Text.Json.Nodes;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class ManifestReaderTests
{
    private const string File = "networks/test.json";
    private const string Valid = """
        {
          "name": "ethereum", "chainId": 1, "currency": "ETH", "explorer": "https://explorer.example", "rpc": ["${RPC}", "${UNSET}", "wss://node.example/ws"],
          "finality": { "mode": "tag" },
          "contracts": [
            { "system": "eigenlayer-core", "contract": "DelegationManager", "address": "0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A", "startBlock": 17445564 },
            { "system": "mach", "contract": "MachServiceManager", "name": "Xterio MACH AVS", "address": "0x6a00000000000000000000000000000000000001" },
            { "system": "middleware", "contract": "StakeRegistry", "avs": "0x6a00000000000000000000000000000000000001", "address": "0x6a00000000000000000000000000000000000002", "startBlock": 5 },
            { "system": "new", "contract": "Fresh", "address": "0x6a00000000000000000000000000000000000003", "events": ["Fresh(uint256 indexed id)"] }
          ],
          "strategies": [ { "address": "0x6a00000000000000000000000000000000000004", "symbol": "stETH", "decimals": 18 } ],
          "rollups": [ { "chainId": "10", "name": "OP Mainnet", "mach": "0x6a00000000000000000000000000000000000001", "rpc": ["https://op.example/secret"], "windowSeconds": 10, "stack": "OP Stack", "settlement": "Ethereum", "da": "Ethereum blobs", "explorer": "https://op.example", "bridge": "https://bridge.example", "publicRpc": "https://op.example/public", "currency": "ETH", "kind": "flash", "status": "active", "daMap": "0x6a00000000000000000000000000000000000008" } ],
          "x402": { "tokens": [ { "address": "0x6a00000000000000000000000000000000000005", "symbol": "USDC", "decimals": 6 } ], "facilitators": [ { "name": "F", "addresses": ["0x6a00000000000000000000000000000000000006"] } ] },
          "custom": [ { "name": "SquadRegistry", "address": "0x6a00000000000000000000000000000000000007", "startBlock": 0, "events": ["ExecutionLayerRequested(uint256 indexed id, string request)"] } ]
        }
        """;

    private static readonly EventCatalog Catalog = new(ScanSystems.All);
    private readonly ManifestReader reader = new(Catalog, name => name == "RPC" ? "https://node.example/key" : null);

    [Fact]
    public void A_manifest_of_every_part_is_read()
    {
        var manifest = reader.Parse(File, Valid);
        Assert.Equal((1, "ethereum", null), (manifest.ChainId, manifest.Name, manifest.Finality.Depth));
        Assert.Equal(["https://node.example/key", "wss://node.example/ws"], manifest.Rpc.Select(uri => uri.ToString()));
        Assert.Equal(7, manifest.Contracts.Count);
        Assert.Equal(["X402Token", "X402Facilitator"], manifest.Contracts.Skip(5).Select(contract => contract.Contract));
        Assert.Equal((0, "Xterio MACH AVS"), (manifest.Contracts[1].StartBlock, manifest.Contracts[1].Name));
        Assert.Equal(manifest.Contracts[1].Address, manifest.Contracts[2].Avs);
        Assert.Equal(("custom", 1), (manifest.Contracts[4].System, manifest.Contracts[4].Events.Count));
        Assert.Equal("10", Assert.Single(manifest.Rollups).ChainId);
        Assert.NotNull(manifest.X402);
    }

    [Fact]
    public void What_is_stored_of_a_manifest_names_no_endpoint()
    {
        var manifest = reader.Parse(File, Valid);
        Assert.DoesNotContain("node.example", manifest.PublicJson, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", manifest.PublicJson, StringComparison.Ordinal);
        Assert.Contains("OP Mainnet", manifest.PublicJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", null, "$.name", "missing")]
    [InlineData("name", "7", "$.name", "a string is expected")]
    [InlineData("chainId", "0", "$.chainId", "at least 1")]
    [InlineData("chainId", "1.5", "$.chainId", "whole number")]
    [InlineData("chainId", "\"1\"", "$.chainId", "whole number")]
    [InlineData("networkId", "1", "$.networkId", "unknown key")]
    [InlineData("explorer", "\"ftp://x\"", "$.explorer", "absolute URL")]
    [InlineData("rpc", "[]", "$.rpc", "at least one endpoint")]
    [InlineData("rpc", "[\"${UNSET}\"]", "$.rpc", "set UNSET in the environment")]
    [InlineData("rpc", "[\"wss://node.example\"]", "$.rpc", "http(s):// endpoint is needed")]
    [InlineData("rpc", "[\"ftp://node.example\"]", "$.rpc[0]", "http(s):// or ws(s)://")]
    [InlineData("rpc", "\"http://x\"", "$.rpc", "an array is expected")]
    [InlineData("finality", "{\"mode\":\"never\"}", "$.finality.mode", "'tag' or 'depth'")]
    [InlineData("finality", "{\"mode\":\"depth\"}", "$.finality.depth", "missing")]
    [InlineData("finality", "{\"mode\":\"tag\",\"depth\":5}", "$.finality.depth", "mode 'depth' only")]
    [InlineData("finality", "{\"mode\":\"depth\",\"depth\":-1}", "$.finality.depth", "from 0")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"MachServiceManager\",\"address\":\"0x12\"}]", "$.contracts[0].address", "no address")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"MachServiceManager\",\"address\":\"0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37a\"}]", "$.contracts[0].address", "checksum")]
    [InlineData("contracts", "[{\"system\":\"match\",\"contract\":\"MachServiceManager\",\"address\":\"0x6a00000000000000000000000000000000000001\"}]", "$.contracts[0].system", "'match' is unknown")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"Mach\",\"address\":\"0x6a00000000000000000000000000000000000001\"}]", "$.contracts[0].contract", "has no contract 'Mach'")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"MachServiceManager\",\"address\":\"0x6a00000000000000000000000000000000000001\",\"startblock\":1}]", "$.contracts[0].startblock", "unknown key")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"MachServiceManager\",\"address\":\"0x6a00000000000000000000000000000000000001\",\"events\":[\"Broken(uint\"]}]", "$.contracts[0].events[0]", "no event signature")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"MachServiceManager\",\"address\":\"0x6a00000000000000000000000000000000000007\"}]", "$", "listed twice")]
    [InlineData("contracts", "[{\"system\":\"mach\",\"contract\":\"MachServiceManager\",\"address\":\"0x6a00000000000000000000000000000000000001\",\"vaults\":[\"0x6a00000000000000000000000000000000000002\"]}]", "$.contracts[0].vaults", "only a token with an address")]
    [InlineData("contracts", "[{\"system\":\"erc20\",\"contract\":\"ERC20\",\"vaults\":[\"0x6a00000000000000000000000000000000000002\"]}]", "$.contracts[0].vaults", "only a token with an address")]
    [InlineData("contracts", "[{\"system\":\"erc20\",\"contract\":\"ERC20\",\"address\":\"0x6a00000000000000000000000000000000000001\",\"vaults\":[\"0x6a00000000000000000000000000000000000002\"]}]", "$", "which is not among them")]
    [InlineData("strategies", "[{\"address\":\"0x6a00000000000000000000000000000000000004\",\"symbol\":\"a\",\"decimals\":300}]", "$.strategies[0].decimals", "from 0 to 77")]
    [InlineData("rollups", "[{\"chainId\":10,\"name\":\"x\"}]", "$.rollups[0].chainId", "a string is expected")]
    [InlineData("rollups", "[{\"chainId\":\"010\",\"name\":\"x\"}]", "$.rollups[0].chainId", "no rollup chain id")]
    [InlineData("rollups", "[{\"chainId\":\"10\",\"name\":\"x\",\"kind\":\"brief\"}]", "$.rollups[0].kind", "persistent or flash")]
    [InlineData("custom", "[{\"name\":\"x\",\"address\":\"0x6a00000000000000000000000000000000000009\",\"events\":[]}]", "$.custom[0].events", "at least one event")]
    public void A_bad_part_is_refused_with_its_path_and_reason(string key, string? json, string path, string reason)
    {
        var manifest = JsonNode.Parse(Valid)!.AsObject();
        if (json is null) manifest.Remove(key);
        else manifest[key] = JsonNode.Parse(json);
        var refusal = Assert.Throws<ManifestException>(() => reader.Parse(File, manifest.ToJsonString()));
        Assert.Equal((File, path), (refusal.File, refusal.Path));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    public void What_is_no_manifest_at_all_is_refused(string text) => Assert.Throws<ManifestException>(() => reader.Parse(File, text));

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_name()
    {
        var refusal = await Assert.ThrowsAsync<ManifestException>(() => reader.ReadFileAsync("networks/nowhere.json", TestContext.Current.CancellationToken));
        Assert.Contains("networks/nowhere.json", refusal.Message, StringComparison.Ordinal);
    }
}
