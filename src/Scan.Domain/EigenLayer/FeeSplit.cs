using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>
/// The part of rewards that an operator keeps, in basis points (RewardsCoordinator.setOperatorAVSSplit, setOperatorPISplit, setOperatorSetSplit).
/// A new one holds from <see cref="ActivatedTime"/> on; without any the contract's default does, 1,000 at first.
/// </summary>
[Document("fee_split")]
public sealed record FeeSplit : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Operator { get; init; }
    /// <summary>Null: of programmatic incentives.</summary>
    [Field] public Address? Avs { get; init; }
    /// <summary>Null: of the whole AVS.</summary>
    [Field] public long? SetId { get; init; }
    /// <summary>The split until then, as the event tells it.</summary>
    public required int PreviousBips { get; init; }
    public required int Bips { get; init; }
    /// <summary>Unix seconds.</summary>
    [Field] public required long ActivatedTime { get; init; }
    public required long Block { get; init; }

    public int BipsAt(long time) => time >= ActivatedTime ? Bips : PreviousBips;

    public byte[] Key() => KeyOf(Operator, Avs, SetId);
    /// <summary>A set's number is at least 0, so −1 stands for the whole AVS.</summary>
    public static byte[] KeyOf(Address @operator, Address? avs, long? setId) => DocumentKey.Of(@operator, avs ?? Address.Zero, setId ?? -1, Address.Zero);
}
