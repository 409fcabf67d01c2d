using System.Security.Cryptography;
using Scan.Documents;
using Scan.Indexer.Delivery;
using Scan.Indexer.Delivery.Formats;
using Scan.Web.Input;

namespace Scan.Web.Features.Webhooks;

/// <summary>A subscription just made, with what is shown this once only.</summary>
/// <param name="Token">Manages it.</param>
public sealed record NewSubscription(Subscription Subscription, string Token);

/// <summary>Makes subscriptions and changes their keys, and tells who may.</summary>
public sealed class SubscriptionDesk(Subscriptions subscriptions, Feed feed, DeliveryOptions options, TimeProvider time)
{
    /// <summary>How long the former key signs beside a new one.</summary>
    public static readonly TimeSpan Rotation = TimeSpan.FromHours(24);
    private const int MostPerTarget = 20;

    /// <summary>Sign-ups of one target in a day, each of which sends it something that it may never have asked for.</summary>
    public const int MostChecks = 20;

    /// <summary>Of one account, or of one client without an account.</summary>
    public const int MostOfOne = 200;
    private const int MostOrders = 20;
    private const int IdBytes = 8;

    /// <exception cref="BadInputException">A field breaks a rule.</exception>
    /// <param name="share">Whose share of all subscriptions it counts for; null: nobody's.</param>
    public async Task<NewSubscription> AddAsync(SignUp asked, byte[]? account, byte[]? share, CancellationToken ct)
    {
        var given = asked.Checked(options);
        var head = await feed.HeadAsync(ct);
        if (given.After > head) throw new BadInputException("after", $"the feed's head is {head}; a cursor lies at or below it");
        var (token, code) = (OwnerToken.New("scan_sub_"), MessageFormats.AnswersChallenge(given.Format!) ? null : NewCode());
        var added = new Subscription
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), Account = account, Format = given.Format!, Target = given.Url, SettingsJson = given.SettingsJson(), Topics = given.Topics!,
            Kinds = given.Kinds!, Keys = [DeliverySignature.NewKey()], State = SubscriptionState.Unconfirmed, Reason = "its check is on the way", Version = 1, Cursor = given.After ?? head, CreatedAt = time.GetUtcNow(),
        };
        var limits = new SignUpLimits(DeliveryTarget.CountedAs(added.Format, added.Target), MostPerTarget, MostChecks, share, MostOfOne);
        return await subscriptions.AddAsync(added, OwnerToken.HashOf(token), code, code is null ? null : OwnerToken.HashOf(code), limits, ct) switch
        {
            SignUpRefusal.Target => throw new BadInputException("url", $"has {MostPerTarget} subscriptions already"),
            SignUpRefusal.Checks => throw new BadInputException("url", $"was signed up {MostChecks} times today; nothing more is sent there before tomorrow"),
            SignUpRefusal.Share => throw new BadInputException("subscriptions", $"{MostOfOne} are yours already; remove one first"),
            _ => new NewSubscription(added, token),
        };
    }

    /// <summary>The subscription, for whoever may manage it.</summary>
    /// <exception cref="MissingException">There is none of this id, or neither token nor account is its owner's.</exception>
    public async Task<Subscription> OpenAsync(string id, string? token, byte[]? account, CancellationToken ct)
    {
        var found = await subscriptions.FindAsync(id, ct);
        if (found is not null && (IsOf(found, account) || OwnerToken.Matches(token, await subscriptions.TokenHashAsync(id, ct)))) return found;
        throw new MissingException("No subscription of yours has this id");
    }

    public async Task<bool> OwnsAsync(string id, byte[] account, CancellationToken ct) => await subscriptions.FindAsync(id, ct) is { } found && IsOf(found, account);

    /// <summary>As <see cref="OpenAsync"/> by the token alone; a subscription that nobody owns is this account's from now on.</summary>
    /// <exception cref="MissingException">There is none of this id, or this is not its token.</exception>
    public async Task<Subscription> ClaimAsync(string id, string? token, byte[]? account, CancellationToken ct)
    {
        var subscription = await OpenAsync(id, token ?? "", null, ct);
        if (account is not null) await subscriptions.ClaimAsync(id, account, ct);
        return subscription;
    }

    /// <exception cref="BadInputException">Not the code, or guessed at too often.</exception>
    public async Task ConfirmAsync(Subscription subscription, string code, CancellationToken ct)
    {
        if (!await subscriptions.ConfirmAsync(subscription.Id, OwnerToken.HashOf(code.Trim()), time.GetUtcNow(), ct)) throw new BadInputException("code", "is not the one that was sent, or was tried too often; sign up again for another");
    }

    /// <summary>Has something sent beside the feed.</summary>
    /// <exception cref="BadInputException">Not yet confirmed, too many wait already, or no such item.</exception>
    public async Task OrderAsync(Subscription subscription, string kind, long? sequence, CancellationToken ct)
    {
        if (kind != DeliveryKind.Check && subscription.State == SubscriptionState.Unconfirmed) throw new BadInputException("state", "nothing is sent before the endpoint is confirmed");
        if (kind == DeliveryKind.Check && (subscription.State != SubscriptionState.Unconfirmed || !MessageFormats.AnswersChallenge(subscription.Format))) throw new BadInputException("state", "there is nothing to check");
        if (sequence is { } given && (given < 1 || given > await feed.HeadAsync(ct))) throw new BadInputException("sequence", "a sequence of the feed");
        if (await subscriptions.OrderedAsync(subscription.Id, ct) >= MostOrders) throw new BadInputException("orders", $"{MostOrders} wait already");
        await subscriptions.OrderAsync(subscription.Id, kind, sequence, time.GetUtcNow(), ct);
    }

    /// <exception cref="BadInputException">A cursor outside of the feed.</exception>
    public async Task ReplayAsync(Subscription subscription, long after, CancellationToken ct)
    {
        if (after < 0 || after > await feed.HeadAsync(ct)) throw new BadInputException("after", "a sequence from 0 to the feed's head");
        await subscriptions.ReplayAsync(subscription.Id, after, ct);
    }

    /// <summary>Adds a key; the former one signs beside it for a day.</summary>
    public async Task<SubscriptionKey> RotateAsync(Subscription subscription, CancellationToken ct)
    {
        var (key, now) = (DeliverySignature.NewKey(), time.GetUtcNow());
        var former = DeliverySignature.InUse(subscription.Keys, now)[0];
        await subscriptions.ChangeKeysAsync(subscription.Id, [key, former with { Until = now + Rotation }], ct);
        return key;
    }

    /// <summary>Ends a key at once, the newest excepted.</summary>
    /// <exception cref="BadInputException">The newest or no key.</exception>
    public async Task RetireAsync(Subscription subscription, string keyId, CancellationToken ct)
    {
        if (subscription.Keys.Count == 0 || subscription.Keys[0].Id == keyId || subscription.Keys.All(key => key.Id != keyId)) throw new BadInputException("key", "a former key's id; the newest one stays");
        await subscriptions.ChangeKeysAsync(subscription.Id, [.. subscription.Keys.Where(key => key.Id != keyId)], ct);
    }

    private static bool IsOf(Subscription subscription, byte[]? account) => account is not null && subscription.Account is { } owner && owner.AsSpan().SequenceEqual(account);

    private static string NewCode() => RandomNumberGenerator.GetString("23456789ABCDEFGHJKMNPQRSTUVWXYZ", 8);
}
