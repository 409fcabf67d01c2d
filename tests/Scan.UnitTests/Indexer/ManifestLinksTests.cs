using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class ManifestLinksTests
{
    private static readonly Address First = Address.Parse("0x00000000000000000000000000000000000000a1"), Second = Address.Parse("0x00000000000000000000000000000000000000b1"), Token = Address.Parse("0x00000000000000000000000000000000000000c1");

    [Fact]
    public void A_manifest_that_names_another_identity_registry_first_gives_other_documents()
    {
        Assert.NotEqual(Of(Registry(First), Registry(Second)), Of(Registry(Second), Registry(First)));
        Assert.NotEqual(Of(), Of(Registry(First)));
        Assert.Equal(Of(Registry(First)), Of(Registry(First), Registry(Second)));
    }

    [Fact]
    public void A_manifest_that_says_of_other_vaults_that_they_hold_a_token_gives_other_documents()
    {
        Assert.NotEqual(Of(Held()), Of(Held(First)));
        Assert.NotEqual(Of(Held(First)), Of(Held(Second)));
        Assert.NotEqual(Of(Held(First)), Of(Held(First, Second)));
        Assert.Equal(Of(Registry(First), Held(Second)), Of(Held(Second), Registry(First)));
    }

    [Fact]
    public void What_a_manifest_says_of_names_and_nodes_leaves_the_documents_as_they_are() =>
        Assert.Equal(Of(Registry(First)), ManifestLinks.Of($$"""{"name":"x","rpc":["http://node.test"],"contracts":[{"contract":"IdentityRegistry","address":"{{First}}","name":"mine"},{"contract":"StakeRegistry","address":"{{Second}}"}]}"""));

    private static string Of(params string[] contracts) => ManifestLinks.Of($$"""{"contracts":[{{string.Join(',', contracts)}}]}""");

    private static string Registry(Address address) => $$"""{"contract":"IdentityRegistry","address":"{{address}}"}""";

    private static string Held(params Address[] vaults) => $$"""{"contract":"ERC20","address":"{{Token}}","vaults":[{{string.Join(',', vaults.Select(vault => $"\"{vault}\""))}}]}""";
}
