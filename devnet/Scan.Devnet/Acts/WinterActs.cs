using System.Numerics;
using System.Text;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>Codes of the reputation registry of winter 2025/26, in the order of their dates.</summary>
public enum FeedbackForm
{
    November2025,
    December2025,
    Indexed,
    Tagged,
    Unsigned,
    Wide,
}

/// <summary>What the forms ask for.</summary>
public static class FeedbackForms
{
    public static int Count { get; } = Enum.GetValues<FeedbackForm>().Length;

    /// <summary>Whether a score from 0 to 100 is given, in place of a value with decimals.</summary>
    public static bool IsScore(this FeedbackForm form) => form < FeedbackForm.Unsigned;
    public static string Contract(this FeedbackForm form) => $"Reputation{form}";
}

/// <summary>An agent registers with the identity registry of winter 2025/26; ids count from 0.</summary>
public sealed record RegisterWinterAgent(Address Owner, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.Services.WinterIdentity, "WinterIdentityRegistry", "register", Uri)];
}

/// <summary>Its on-chain metadata is text.</summary>
public sealed record SetWinterMetadata(Address Owner, long Agent, string Key, string Value) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.Services.WinterIdentity, "WinterIdentityRegistry", "setMetadata", Agent, Key, Value)];
}

/// <summary>The reputation registry gets its next code.</summary>
public sealed record UpgradeWinterReputation(FeedbackForm Form) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var at = devnet.Addresses.Services;
        return [devnet.Call(devnet.Accounts.Owner, at.WinterReputation, "Proxy", "upgradeToAndCall", at.WinterCodes[(int)Form], devnet.Encode(Form.Contract(), "initialize", (int)Form + 1))];
    }
}

/// <summary>A client rates an agent in the form of the day.</summary>
/// <param name="Decimals">0 where a score is given.</param>
public sealed record GiveWinterFeedback(FeedbackForm Form, Address Client, long Agent, BigInteger Value, int Decimals, string Tag1, string Tag2, string Endpoint, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        object[] value = Form.IsScore() ? [Value] : [Value, Decimals], endpoint = Form == FeedbackForm.November2025 ? [] : [Endpoint];
        object[] arguments = [Agent, .. value, Tag1, Tag2, .. endpoint, Uri, Uri.Length == 0 ? Hash32.Zero : Keccak256.Hash(Uri)];
        return [devnet.Call(Client, devnet.Addresses.Services.WinterReputation, Form.Contract(), "giveFeedback", arguments)];
    }
}

public sealed record RevokeWinterFeedback(Address Client, long Agent, long Index) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Client, devnet.Addresses.Services.WinterReputation, "ReputationWide", "revokeFeedback", Agent, Index)];
}

/// <summary>A validation as in October 2025 is asked for and answered, with a tag of 32 bytes.</summary>
public sealed record ValidateInOctober(Address Owner, long Agent, Address Validator, string RequestUri, int Response, string Tag) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (at, request) = (devnet.Addresses.Services.EarlierValidation, Keccak256.Hash(RequestUri));
        var tag = new byte[Hash32.Size];
        Encoding.ASCII.GetBytes(Tag, tag);
        return
        [
            devnet.Call(Owner, at, "EarlierValidationRegistry", "validationRequest", Validator, Agent, RequestUri, request),
            devnet.Call(Validator, at, "EarlierValidationRegistry", "respond", request, Response, "", Hash32.Zero, new Hash32(tag)),
        ];
    }
}
