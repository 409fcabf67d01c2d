using System.Net;
using System.Security.Cryptography;
using Scan.Domain.Primitives;
using Scan.Ethereum;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.Web.Features.Accounts;

/// <summary>Sign in with Ethereum (EIP-4361): gives out messages, and takes them back signed.</summary>
public sealed class SignInDesk(Documents.Accounts accounts, ChainNodes nodes, ScanWebOptions options, TimeProvider time)
{
    /// <summary>How long a message may wait for its signature.</summary>
    public static readonly TimeSpan MessageTime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan SessionTime = TimeSpan.FromDays(30);
    private const int NonceBytes = 12;
    private const int LongestSignature = 4_096;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly FunctionAbi IsValidSignature = FunctionAbi.Parse("isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)");

    /// <summary>A message for this account to sign.</summary>
    public async Task<SignInMessage> NewAsync(Address account, long chainId, HttpRequest request, CancellationToken ct)
    {
        var (nonce, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes)), time.GetUtcNow());
        await accounts.AddNonceAsync(nonce, now, now + MessageTime, ct);
        var here = Here(request);
        return new SignInMessage
        {
            Domain = here.Authority, Address = account, Statement = "Sign in to Scan. This costs nothing and moves nothing.", Uri = new Uri(here, "/account"), ChainId = chainId, Nonce = nonce, IssuedAt = now,
            ExpirationTime = now + MessageTime,
        };
    }

    /// <summary>Signs in; returns the session's token, which is kept as a hash only, and the account.</summary>
    /// <exception cref="BadInputException">The message or the signature is not right; says what.</exception>
    public async Task<(string Token, Address Account)> SignInAsync(string text, string signature, HttpRequest request, CancellationToken ct)
    {
        var message = SignInMessage.TryParse(text, out var problem) ?? throw new BadInputException("message", problem!);
        var now = time.GetUtcNow();
        Check(message, Here(request), now);
        byte[] signed;
        try
        {
            signed = signature.Length <= LongestSignature ? Hex.Decode(signature) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new BadInputException("signature", "0x and hex digits");
        }
        // Used up whether the signature is right or not: nobody tries signatures on one message.
        if (!await accounts.TakeNonceAsync(message.Nonce, now, ct)) throw new BadInputException("message", "its nonce was not given out here, is over, or was used; ask for a new one");
        if (await ProblemAsync(message, SignatureRecovery.HashOfMessage(text), signed, ct) is { } refused) throw new BadInputException("signature", refused);
        var token = OwnerToken.New("scan_session_");
        await accounts.AddSessionAsync(message.Address.ToArray(), OwnerToken.HashOf(token), now, now + SessionTime, ct);
        return (token, message.Address);
    }

    private static void Check(SignInMessage message, Uri here, DateTimeOffset now)
    {
        if (message.Domain != here.Authority) throw new BadInputException("message", $"it is for {message.Domain}, and this is {here.Authority}");
        if (message.Scheme is { } scheme && scheme != here.Scheme) throw new BadInputException("message", $"it is for {scheme}, and this is {here.Scheme}");
        if (message.Uri.Authority != here.Authority) throw new BadInputException("message", $"its URI is of {message.Uri.Authority}, and this is {here.Authority}");
        if (message.IssuedAt > now + Skew || message.IssuedAt < now - MessageTime - Skew) throw new BadInputException("message", "it was issued too long ago, or has yet to be");
        if (message.ExpirationTime <= now) throw new BadInputException("message", "it has expired");
        if (message.NotBefore > now + Skew) throw new BadInputException("message", "it does not hold yet");
    }

    /// <summary>An account's own key, or else what a contract at its address says (EIP-1271).</summary>
    private async Task<string?> ProblemAsync(SignInMessage message, Hash32 hash, byte[] signature, CancellationToken ct)
    {
        if (SignatureRecovery.TryRecover(hash, signature) == message.Address) return null;
        if (message.ChainId > long.MaxValue) return "is not this account's";
        var answer = await nodes.CallAsync((long)message.ChainId, new ContractCall(message.Address, IsValidSignature.Encode(hash, signature)), ct);
        if (answer.Problem is { } unknown) return $"is not this account's own; whether it is a contract that takes it (EIP-1271) is unknown: {unknown}";
        return answer.Data is { Length: 32 } word && word.Span[..4].SequenceEqual(IsValidSignature.Selector) && !word.Span[4..].ContainsAnyExcept((byte)0) ? null : "is not this account's, and no contract there takes it (EIP-1271)";
    }

    /// <summary>
    /// The site that a message must be for. A name that only the request gives could be anybody's who had the message signed: this machine's own is taken,
    /// every other has to be told at the start.
    /// </summary>
    private Uri Here(HttpRequest request) => options.PublicUrl
        ?? (request.Host.Host == "localhost" || IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _)
            ? new Uri($"{request.Scheme}://{request.Host.Value}")
            : throw new BadInputException("host", "signing in under a name needs a web that was started with --public-url"));
}
