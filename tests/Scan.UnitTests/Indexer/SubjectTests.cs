using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class SubjectTests
{
    private const long Chain = 7;
    private static readonly Address One = Address.Parse("0x00000000000000000000000000000000000000a1"), Other = Address.Parse("0x00000000000000000000000000000000000000a2");
    private static readonly Hash32 Hash = Hash32.Parse("0x" + new string('3', 64));

    public static TheoryData<string, string> Subjects { get; } = new()
    {
        { nameof(SubjectBuilder.Avs), Topics.Avs(Chain, One) },
        { nameof(SubjectBuilder.Operator), Topics.Operator(Chain, One) },
        { nameof(SubjectBuilder.OperatorId), Topics.OperatorId(Chain, Hash) },
        { nameof(SubjectBuilder.Staker), Topics.Staker(Chain, One) },
        { nameof(SubjectBuilder.Rollup), Topics.Rollup(12) },
        { nameof(SubjectBuilder.Agent), Topics.Agent(Chain, One, 12, canonical: false) },
        { "Canonical", Topics.Agent(Chain, Other, 12, canonical: true) },
        { nameof(SubjectBuilder.Alert), Topics.Alert(Chain, One, Hash) },
        { nameof(SubjectBuilder.Withdrawal), Topics.Withdrawal(Chain, Hash) },
        { nameof(SubjectBuilder.Task), Topics.Task(Chain, One, 12) },
        { nameof(SubjectBuilder.Contract), Topics.Contract(Chain, One) },
        { nameof(SubjectBuilder.Token), Topics.Token(Chain, One) },
        { nameof(SubjectBuilder.Account), Topics.Account(Chain, One) },
    };

    [Theory]
    [MemberData(nameof(Subjects))]
    public void A_subject_has_the_name_of_its_kind_and_the_hash_of_that_name(string kind, string topic)
    {
        var builder = Name(Builder(), kind);
        Assert.Equal([topic], Name(builder, kind).Topics);
        var hashes = new SubjectHashes(Chain);
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Equal(Scan.Documents.Subjects.Hash(topic), hashes.At(0, builder.Subjects));
        Assert.Equal(0, hashes.At(1, builder.Subjects));
    }

    [Fact]
    public void The_first_three_count_and_another_log_starts_anew()
    {
        var builder = Builder().Avs(One).Operator(One).Avs(One).Avs(Other).Staker(One);
        Assert.Equal([Topics.Avs(Chain, One), Topics.Operator(Chain, One), Topics.Avs(Chain, Other)], builder.Topics);
        builder.MoveTo(Of(Other));
        Assert.Empty(builder.Topics);
        Assert.Equal(Other, builder.Emitter);
    }

    [Fact]
    public void More_subjects_than_are_kept_get_their_own_hashes_all_the_same()
    {
        var hashes = new SubjectHashes(Chain);
        for (var i = 0; i < 40_000; i++)
        {
            var number = new BigInteger(i % 17_000);
            Assert.Equal(i % 97 == 0 ? Scan.Documents.Subjects.Hash(Topics.Rollup(number)) : hashes.At(0, [new(SubjectKind.Rollup, Number: number)]), hashes.At(0, [new(SubjectKind.Rollup, Number: number)]));
        }
    }

    private static SubjectBuilder Builder() => new(Chain, Of(One), Other);

    private static SubjectBuilder Name(SubjectBuilder s, string kind) => kind switch
    {
        nameof(SubjectBuilder.Avs) => s.Avs(One),
        nameof(SubjectBuilder.Operator) => s.Operator(One),
        nameof(SubjectBuilder.OperatorId) => s.OperatorId(Hash),
        nameof(SubjectBuilder.Staker) => s.Staker(One),
        nameof(SubjectBuilder.Rollup) => s.Rollup(12),
        nameof(SubjectBuilder.Agent) => s.Agent(One, 12),
        "Canonical" => s.Agent(Other, 12),
        nameof(SubjectBuilder.Alert) => s.Alert(One, Hash),
        nameof(SubjectBuilder.Withdrawal) => s.Withdrawal(Hash),
        nameof(SubjectBuilder.Task) => s.Task(One, 12),
        nameof(SubjectBuilder.Contract) => s.Contract(One),
        nameof(SubjectBuilder.Token) => s.Token(One),
        _ => s.Account(One),
    };

    private static Source Of(Address address) => new() { System = "s", Contract = "c", Address = address, Avs = address, FromBlock = 0 };
}
