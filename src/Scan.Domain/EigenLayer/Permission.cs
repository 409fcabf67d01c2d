using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>An account that may call a function for another (PermissionController.setAppointee, removeAppointee).</summary>
[Document("appointee")]
public sealed record Appointee : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Account { get; init; }
    [Field] public required Address Appointed { get; init; }
    [Field] public required Address Target { get; init; }
    /// <summary>The function's selector as 0x hex.</summary>
    public required string Selector { get; init; }
    [Field] public required bool Active { get; init; }
    public required long Block { get; init; }

    public byte[] Key() => KeyOf(Account, Appointed, Target, Selector);
    public static byte[] KeyOf(Address account, Address appointed, Address target, string selector) =>
        [.. DocumentKey.Of(account, appointed, target), .. Hex.Decode(selector)];
}

/// <summary>An administrator of an account (PermissionController). Without any the account is its own; after the first it is one only when it is named too.</summary>
[Document("account_admin")]
public sealed record AccountAdmin : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Account { get; init; }
    [Field] public required Address Admin { get; init; }
    /// <summary>AdminSet was the last word, not AdminRemoved.</summary>
    [Field] public bool Active { get; init; }
    /// <summary>Named by PendingAdminAdded, has not accepted.</summary>
    public bool Pending { get; init; }
    public required long Block { get; init; }

    public byte[] Key() => KeyOf(Account, Admin);
    public static byte[] KeyOf(Address account, Address admin) => DocumentKey.Of(account, admin);
}
