using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class AgentTests
{
    private static readonly Address Registry = Of(0x8004);
    private readonly TestChain chain = new();

    [Fact]
    public void An_agent_is_minted_registered_and_handed_on()
    {
        Transfer(Address.Zero, Alice);
        Emit("Registered(uint256 indexed agentId, string agentURI, address indexed owner)", 0, "ipfs://a", Alice);
        SetMetadata("agentWallet", Alice.ToArray());
        Assert.Equal((Alice, Alice, "ipfs://a", 100), (Agent().Owner, Agent().Wallet, Agent().Uri, Agent().RegisteredBlock));
        chain.Block = 101;
        SetMetadata("agentWallet", []);
        Transfer(Alice, Bob);
        Assert.Equal((Bob, null, 100, 1), (Agent().Owner, Agent().Wallet, Agent().RegisteredBlock, Agent().MetadataCount));
    }

    [Theory]
    [InlineData("URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy)")]
    [InlineData("UriUpdated(uint256 indexed agentId, string newUri, address indexed updatedBy)")]
    public void Both_spellings_replace_the_URI(string declaration)
    {
        Emit(declaration, 0, "data:,new", Alice);
        Assert.Equal("data:,new", Agent().Uri);
        Assert.Null(Agent().Owner);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x0000000000000000000000000000000000000000")]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000a11ce0")]
    public void What_is_no_address_is_no_wallet(string value)
    {
        SetMetadata("agentWallet", Alice.ToArray());
        SetMetadata("agentWallet", Hex.Decode(value));
        Assert.Null(Agent().Wallet);
        Assert.Equal(value, Metadata("agentWallet").Value);
    }

    [Fact]
    public void Metadata_is_kept_by_key_in_both_forms()
    {
        SetMetadata("model", [0xff, 0x00]);
        Emit("MetadataSet(uint256 indexed agentId, string indexed indexedKey, string key, string value)", 0, "name", "name", "Zoë");
        SetMetadata("model", [0x01]);
        Assert.Equal(("0x01", "0x5a6fc3ab", 2), (Metadata("model").Value, Metadata("name").Value, Agent().MetadataCount));
        Assert.Null(Agent().Wallet);
    }

    private void Transfer(Address from, Address to) => Emit("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)", from, to, 0);

    private void SetMetadata(string key, byte[] value) =>
        Emit("MetadataSet(uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue)", 0, key, key, value);

    private void Emit(string declaration, params object[] arguments) => chain.Emit("IdentityRegistry", Registry, null, declaration, arguments);

    private Agent Agent() => chain.Get<Agent>(Domain.Erc8004.Agent.KeyOf(Registry, 0));

    private AgentMetadata Metadata(string key) => chain.Get<AgentMetadata>(AgentMetadata.KeyOf(Registry, 0, key));
}
