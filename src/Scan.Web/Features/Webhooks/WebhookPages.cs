using Scan.Documents;

namespace Scan.Web.Features.Webhooks;

/// <summary>The form as a browser sends it.</summary>
public sealed record SignUpForm
{
    public string Url { get; init; } = "";
    public string Format { get; init; } = "scan";

    /// <summary>Joined by spaces, commas or lines.</summary>
    public string Topics { get; init; } = "";
    public string[] Kinds { get; init; } = [];
    public string? ChatId { get; init; }
    public string? RoutingKey { get; init; }

    public bool HasMail { get; init; }
    public string? Problem { get; init; }

    public SignUp ToSignUp() => new((Url ?? "").Trim(), Format, (Topics ?? "").Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), Kinds, null, ChatId, RoutingKey);
}

/// <param name="Behind">Items of the feed that it has not passed yet.</param>
/// <param name="NewKey">Shown this once; null: none was made.</param>
public sealed record SubscriptionPage(Subscription Subscription, IReadOnlyList<DeliveryLine> Log, IReadOnlyList<SubscriptionKey> Keys, long Behind, SubscriptionKey? NewKey);

public sealed record EndForm(string Id, string Code, bool Ended);
