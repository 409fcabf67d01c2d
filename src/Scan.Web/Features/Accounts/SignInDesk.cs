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

    /// <summary>What signatures of wallets that are not deployed end with (EIP-6492): 16 times 0x6492.</summary>
    private static readonly byte[] NotDeployed = [.. Enumerable.Repeat(new byte[] { 0x64, 0x92 }, 16).SelectMany(pair => pair)];
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
        var hash = SignatureRecovery.HashOfMessage(text);
        long? wallet = SignatureRecovery.TryRecover(hash, signed) == message.Address ? null : await WalletAsync(message, hash, signed, ct);
        var token = OwnerToken.New("scan_session_");
        if (!await accounts.AddSessionAsync(message.Address.ToArray(), wallet, OwnerToken.HashOf(token), now, now + SessionTime, ct))
            throw new BadInputException("signature", $"is taken by a contract on chain {wallet}, but this account is that of a contract on another chain: sign in with a message that names that one");
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

    /// <summary>The chain that the message names (EIP-4361), where a contract at the account's address takes the signature there (EIP-1271).</summary>
    /// <exception cref="BadInputException">None does.</exception>
    private async Task<long> WalletAsync(SignInMessage message, Hash32 hash, byte[] signature, CancellationToken ct) =>
        await ProblemAsync(message, hash, signature, ct) is { } refused ? throw new BadInputException("signature", refused) : (long)message.ChainId;

    private async Task<string?> ProblemAsync(SignInMessage message, Hash32 hash, byte[] signature, CancellationToken ct)
    {
        if (signature.AsSpan().EndsWith(NotDeployed)) return "is of a contract wallet that is not deployed yet (EIP-6492): such a wallet cannot sign in; deploy it, then sign again";
        var known = await nodes.ChainsAsync(ct);
        if (known.All(chain => chain.Id != message.ChainId)) return $"is not this account's own, and chain {message.ChainId}, which the message names, is none that this Scan can ask whether a contract there takes it (EIP-1271). {Advice(known)}";
        var answer = await nodes.CallAsync((long)message.ChainId, new ContractCall(message.Address, IsValidSignature.Encode(hash, signature)), ct);
        if (answer.Problem is { } unknown) return $"is not this account's own; whether a contract on chain {message.ChainId} takes it (EIP-1271) is unknown: {unknown}. Try again later";
        return answer.Data is { Length: 32 } word && word.Span[..4].SequenceEqual(IsValidSignature.Selector) && !word.Span[4..].ContainsAnyExcept((byte)0) ? null
            : $"is not this account's, and no contract there, on chain {message.ChainId}, takes it (EIP-1271). A contract wallet signs in with a message that names the chain it stands on";
    }

    private static string Advice(IReadOnlyList<(long Id, string Name)> known) => known.Count == 0
        ? "It was started without --network: accounts with a key of their own can sign in, contract wallets cannot"
        : $"A contract wallet signs in with a message that names the chain it stands on, one of {string.Join(", ", known.Select(chain => $"{chain.Id} ({chain.Name})"))}";

    /// <summary>
    /// The site that a message must be for. A name or address that only the request gives could be anybody's who had the message signed: this machine's own is
    /// taken, by the address that the connection came in at, every other has to be told at the start.
    /// </summary>
    /// <exception cref="BadInputException">It has to be told.</exception>
    public Uri Here(HttpRequest request) => options.PublicUrl
        ?? (request.Host.Host == "localhost" || IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var named) && IsOwn(named, request.HttpContext.Connection.LocalIpAddress)
            ? new Uri($"{request.Scheme}://{request.Host.Value}")
            : throw new BadInputException("host", "signing in under this name needs a web that was started with --public-url"));

    private static bool IsOwn(IPAddress named, IPAddress? local) => IPAddress.IsLoopback(named) || local is not null && named.MapToIPv6().Equals(local.MapToIPv6());
}
