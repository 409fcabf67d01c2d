using System.Numerics;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Erc8004;

public sealed class AdjustedRatingTests
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static readonly Agent Duck = new() { ChainId = 1, Registry = At(1), AgentId = 7, Owner = At(2), Wallet = At(3), Approved = At(4) };

    [Fact]
    public void Honest_votes_all_count() => Check(75, [], Vote(10, 70), Vote(11, 80, block: 2));

    [Fact]
    public void The_agents_own_accounts_have_no_vote() => Check(70, ["self", "self", "self"], Vote(10, 70, block: 9), Vote(2, 100), Vote(3, 100, block: 2), Vote(4, 100, block: 3));

    [Fact]
    public void Of_one_client_the_last_word_under_a_tag_counts()
    {
        Check(10, ["repeated", "repeated"], Vote(10, 90), Vote(10, 50, block: 2), Vote(10, 10, block: 3));
        Check(50, [], Vote(10, 90, tag: "speed"), Vote(10, 10, block: 2, tag: "price"));
    }

    [Fact]
    public void Three_clients_in_one_block_are_one_hand_and_two_are_not()
    {
        Check(60, ["same-block", "same-block"], Vote(10, 100), Vote(11, 100), Vote(12, 100), Vote(13, 20, block: 2));
        Check(100, [], Vote(10, 100), Vote(11, 100));
    }

    [Fact]
    public void Nine_hundred_votes_of_one_hand_do_not_move_a_hundred_honest_ones()
    {
        var honest = Enumerable.Range(0, 100).Select(i => Vote(100 + i, 50 + i % 2 * 20, block: 1000 + i));
        var hand = Enumerable.Range(0, 900).Select(i => Vote(1000 + i, 100, block: 1 + i / 300));
        var mean = AdjustedRating.Of(Duck, [.. honest, .. hand]).Mean!.Value;
        Assert.InRange(mean, 60 * One, 62 * One);
    }

    [Fact]
    public void Revoked_votes_are_none_and_nothing_left_is_no_mean()
    {
        Assert.Null(AdjustedRating.Of(Duck, [Vote(10, 70) with { Revoked = true }, Vote(2, 100)]).Mean);
        Assert.Single(AdjustedRating.Of(Duck, [Vote(10, 70) with { Revoked = true }, Vote(2, 100)]).Votes);
    }

    [Fact]
    public void Decimals_are_kept_to_eighteen_and_strange_ones_break_nothing()
    {
        Assert.Equal(One / 2, AdjustedRating.Of(Duck, [Vote(10, 5) with { ValueDecimals = 1 }]).Mean);
        Assert.Equal(0, AdjustedRating.Of(Duck, [Vote(10, 5) with { ValueDecimals = 255 }]).Mean);
    }

    [Fact]
    public void Votes_under_different_tags_have_no_common_mean()
    {
        var tags = AdjustedRating.Of(Duck, [Vote(10, 70, tag: "starred"), Vote(11, 80, block: 2, tag: "starred"), Vote(2, 100, block: 3, tag: "starred"), Vote(12, 60_000, block: 4, tag: "revenues")]).ByTag();
        Assert.Equal([("starred", 3, 2, 2), ("revenues", 1, 1, 1)], tags.Select(t => (t.Tag, t.Given, t.Counted, t.Clients)));
        Assert.Equal((250 * One / 3, 75 * One, 60_000 * One), (tags[0].Mean, tags[0].Adjusted!.Value, tags[1].Adjusted!.Value));
    }

    [Fact]
    public void Featured_are_active_agents_with_the_best_stars_of_three_clients_or_more()
    {
        AgentStanding Standing(int id, bool? active, params Feedback[] votes)
        {
            var agent = Duck with { AgentId = id };
            return AgentStanding.Of(agent, active is null ? null : new RegistrationFacts { Active = active }, AdjustedRating.Of(agent, votes));
        }
        Feedback[] Stars(int stars, int clients) => [.. Enumerable.Range(0, clients).Select(i => Vote(20 + i, stars, block: 1 + i, tag: TagRating.Starred))];
        AgentStanding[] all =
        [
            Standing(1, true, Stars(50, 3)), Standing(2, true, Stars(90, 3)), Standing(3, false, Stars(100, 9)), Standing(4, null, Stars(100, 9)), Standing(5, true, Stars(100, 2)),
            Standing(6, true, Vote(30, 100, tag: "speed"), Vote(31, 100, block: 2, tag: "speed"), Vote(32, 100, block: 3, tag: "speed")), Standing(7, true, Stars(50, 5)), Standing(8, true),
        ];
        Assert.Equal([2, 7, 1], FeaturedAgents.Of(all).Select(a => (int)a.Agent.AgentId));
        Assert.Equal([3, 4, 7, 2], FeaturedAgents.Leaders(all, 4).Select(a => (int)a.Agent.AgentId));
    }

    private static void Check(int mean, string[] removed, params Feedback[] votes)
    {
        var rating = AdjustedRating.Of(Duck, votes);
        Assert.Equal(mean * One, rating.Mean);
        Assert.Equal(removed, rating.Removed.Select(v => v.Reason!));
    }

    private static Feedback Vote(int client, int value, long block = 1, string? tag = null) => new()
    {
        ChainId = 1, Registry = At(1), AgentId = 7, Client = At(client), Index = block, Value = value, ValueDecimals = 0, Tag1 = tag, Block = block, Time = block, Transaction = Hash32.Zero,
    };

    private static Address At(int n) => Address.Parse("0x" + n.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));
}
