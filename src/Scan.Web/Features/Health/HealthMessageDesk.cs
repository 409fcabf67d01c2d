using System.Text.RegularExpressions;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Health;

/// <summary>A signed health message as an operator's verifier posts it.</summary>
/// <param name="Signature">65 bytes over <see cref="HealthMessage.Text"/> by EIP-191, of the operator or of its signing key.</param>
public sealed record HealthMessageBody(long ChainId, string Avs, string Operator, long Block, string BlockHash, long Time, string Signature, string? RollupChainId = null, string? VerifierMode = null);

/// <summary>Takes signed health messages: of registered operators only, for rollups that their AVS watches, each once.</summary>
public sealed partial class HealthMessageDesk(DocumentStore store, HealthMessages messages, TimeProvider time)
{
    /// <exception cref="BadInputException">Something of it is not right; says what.</exception>
    public async Task TakeAsync(HealthMessageBody body, CancellationToken ct)
    {
        var (message, now) = (Read(body), time.GetUtcNow());
        if (HealthMessage.TimeProblem(message.Time, now.ToUnixTimeSeconds()) is { } problem) throw new BadInputException("time", $"is {problem}");
        if (await store.FindAsync<OperatorAvsRegistration>(message.ChainId, OperatorAvsRegistration.KeyOf(message.Avs, message.Operator), ct) is not { Body.Registered: true })
            throw new BadInputException("operator", "is not registered with this AVS");
        if (message.RollupChainId is { } rollup && await store.FindAsync<Rollup>(message.ChainId, Rollup.KeyOf(message.Avs, Given.Word("rollupChainId", rollup)), ct) is null)
            throw new BadInputException("rollupChainId", "is no rollup that this AVS watches");
        byte[] signature;
        try
        {
            signature = body.Signature.Length <= 2 + 2 * SignatureRecovery.Size ? Hex.Decode(body.Signature) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new BadInputException("signature", "0x and 130 hex digits");
        }
        if (SignatureRecovery.TryRecover(SignatureRecovery.HashOfMessage(message.Text), signature) is not { } signer || signer != message.Operator && !await IsKeyAsync(message, signer, ct))
            throw new BadInputException("signature", "is neither the operator's nor its signing key's over this message");
        var row = new HealthMessageRow(message.ChainId, message.Avs.ToArray(), message.Operator.ToArray(), message.RollupChainId, message.Block, message.BlockHash.ToArray(), message.VerifierMode, message.Time);
        if (!await messages.AddAsync(row, signature, now, ct)) throw new BadInputException("time", "one of this time or a later one is here already");
    }

    private static HealthMessage Read(HealthMessageBody body)
    {
        if (body.ChainId <= 0) throw new BadInputException("chainId", "a whole number above 0");
        if (body.Block < 0) throw new BadInputException("block", "a whole number from 0 on");
        if (body.VerifierMode is { } mode && !Mode().IsMatch(mode)) throw new BadInputException("verifierMode", $"1 to {HealthMessage.LongestMode} of a-z, 0-9 and -");
        var rollup = body.RollupChainId is { } id ? Given.Word("rollupChainId", id).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return new(body.ChainId, Given.Address("avs", body.Avs), Given.Address("operator", body.Operator), rollup, body.Block, Given.Hash("blockHash", body.BlockHash), body.VerifierMode, body.Time);
    }

    /// <summary>Whether it is the key that the operator registered for signing (ECDSAStakeRegistry).</summary>
    private async Task<bool> IsKeyAsync(HealthMessage message, Address signer, CancellationToken ct)
    {
        var of = new Filter.And(Filter.Equal("avs", message.Avs.ToString()), Filter.Equal("operator", message.Operator.ToString()));
        return (await store.QueryAsync<EcdsaOperator>(new DocumentQuery { ChainId = message.ChainId, Where = of, Take = 10 }, ct)).Items.Any(o => o.Body is { Registered: true, SigningKey: { } key } && key == signer);
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Mode();
}

/// <summary>How many health messages one sender may post: an operator's machine speaks for each of its rollups every few minutes.</summary>
public sealed class HealthMessageLimit(ClientLimits clients) : MinuteLimit(clients, PerMinute)
{
    private const int PerMinute = 120;
}
