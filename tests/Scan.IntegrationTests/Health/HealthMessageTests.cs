using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.IntegrationTests.Accounts;
using Scan.IntegrationTests.Web;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Health;

/// <summary>Signed health messages of operators' verifiers, signed by a wallet library.</summary>
public sealed class HealthMessageTests(WebSite site) : IClassFixture<WebSite>
{
    private const string Key = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private const string Stranger = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";
    private static readonly Address Operator = Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    private static readonly Address StrangersAccount = Address.Parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
    private static readonly Address Avs = SampleChain.Account("an avs with verifiers");
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task A_registered_operator_says_once_which_block_its_verifier_has_seen()
    {
        await RegisterAsync();
        var message = Message(Now - 10);
        Assert.Null(await RefusedAsync(message, Key));
        var kept = Assert.Single(await KeptAsync());
        Assert.Equal((Operator, "10", 123L, "all-blocks", message.Time), (new Address(kept.Operator), kept.RollupChainId, kept.Block, kept.VerifierMode, kept.Time));
        // The same once more, and one that is older than what is known.
        Assert.Equal("time", await RefusedAsync(message, Key));
        Assert.Equal("time", await RefusedAsync(message with { Time = message.Time - 5 }, Key));
        Assert.Null(await RefusedAsync(message with { Time = message.Time + 1, Block = 124, VerifierMode = null }, Key));
        Assert.Null(await RefusedAsync(message with { RollupChainId = null }, Key));
        Assert.Equal([null, "10"], (await KeptAsync()).Select(m => m.RollupChainId));
    }

    [Fact]
    public async Task What_is_not_as_it_was_signed_or_of_nobody_who_may_is_refused_by_its_field_and_kept_nowhere()
    {
        await RegisterAsync();
        var message = Message(Now) with { RollupChainId = "30" };
        Assert.Equal("signature", await RefusedAsync(message, Stranger));
        Assert.Equal("signature", await RefusedAsync(message, Key, signed: message with { Block = 9 }));
        Assert.Equal("signature", await RefusedAsync(message, Key, signed: message with { BlockHash = SampleChain.Hash("another") }));
        Assert.Equal("signature", await RefusedAsync(message, Key, signed: message with { VerifierMode = null }));
        Assert.Equal("signature", await RefusedAsync(message, Key, signed: message with { Time = message.Time - 1 }));
        Assert.Equal("operator", await RefusedAsync(message with { Operator = StrangersAccount }, Stranger));
        Assert.Equal("operator", await RefusedAsync(message with { Avs = SampleChain.Account("nobody's") }, Key));
        Assert.Equal("rollupChainId", await RefusedAsync(message with { RollupChainId = "11" }, Key));
        Assert.Equal("time", await RefusedAsync(message with { Time = Now - HealthMessage.OldestSeconds - 60 }, Key));
        Assert.Equal("time", await RefusedAsync(message with { Time = Now + HealthMessage.AheadSeconds + 60 }, Key));
        Assert.Equal("verifierMode", await RefusedAsync(message with { VerifierMode = "Two\nlines" }, Key));
        Assert.Equal("block", await RefusedAsync(message with { Block = -1 }, Key));
        Assert.DoesNotContain(await KeptAsync(), m => m.RollupChainId == "30");
    }

    [Fact]
    public async Task The_key_that_an_operator_registered_for_signing_signs_for_it()
    {
        await RegisterAsync();
        var (registry, silent) = (SampleChain.Account("ecdsa registry"), SampleChain.Account("an operator with a key for signing"));
        var known = new EcdsaOperator { ChainId = 31337, Registry = registry, Avs = Avs, Operator = silent, Registered = true, SigningKey = StrangersAccount };
        await site.World.Chain.CommitAsync(Now, new SampleBlock().Store(new OperatorAvsRegistration { ChainId = 31337, Avs = Avs, Operator = silent, Registered = true }).Store(known), Ct);
        var message = Message(Now) with { Operator = silent };
        Assert.Equal("signature", await RefusedAsync(message, Key));
        Assert.Null(await RefusedAsync(message, Stranger));
    }

    /// <summary>Of the operator.</summary>
    private async Task<IReadOnlyList<HealthMessageRow>> KeptAsync() => [.. (await site.Services.GetRequiredService<HealthMessages>().OfAvsAsync(31337, Avs.ToArray(), Ct)).Where(m => new Address(m.Operator) == Operator)];

    private static HealthMessage Message(long time) => new(31337, Avs, Operator, "10", 123, SampleChain.Hash("rollup block"), "all-blocks", time);

    private Task RegisterAsync() => site.World.Chain.CommitAsync(Now, new SampleBlock()
        .Store(new OperatorAvsRegistration { ChainId = 31337, Avs = Avs, Operator = Operator, Registered = true })
        .Store(new OperatorAvsRegistration { ChainId = 31337, Avs = Avs, Operator = StrangersAccount, Registered = false })
        .Store(new Rollup { ChainId = 31337, Avs = Avs, RollupChainId = "10", Enabled = true }).Store(new Rollup { ChainId = 31337, Avs = Avs, RollupChainId = "30", Enabled = true }), Ct);

    /// <summary>The field for which it is refused; null: it is taken.</summary>
    private async Task<string?> RefusedAsync(HealthMessage message, string key, HealthMessage? signed = null)
    {
        var signature = await ViemWallet.SignAsync(key, (signed ?? message).Text, Ct);
        var body = new
        {
            chainId = message.ChainId, avs = message.Avs.ToChecksum(), @operator = message.Operator.ToChecksum(), rollupChainId = message.RollupChainId, block = message.Block, blockHash = message.BlockHash.ToString(),
            verifierMode = message.VerifierMode, time = message.Time, signature,
        };
        using var response = await site.Http.PostAsJsonAsync("/api/v1/health/messages", body, Ct);
        if (response.StatusCode == HttpStatusCode.NoContent) return null;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString();
    }
}
