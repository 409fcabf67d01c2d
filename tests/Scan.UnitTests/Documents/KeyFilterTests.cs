using System.Buffers.Binary;
using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class KeyFilterTests
{
    private const int Keys = 200_000;

    [Fact]
    public void A_key_that_was_added_is_never_said_to_be_absent_and_few_others_are_said_to_be_there()
    {
        var filter = new KeyFilter();
        for (var i = 0; i < Keys; i++) filter.Add(Key(i));

        Assert.All(Enumerable.Range(0, Keys), i => Assert.True(filter.MayContain(Key(i))));
        Assert.InRange(Enumerable.Range(Keys, Keys).Count(i => filter.MayContain(Key(i))), 0, Keys / 20);
    }

    [Fact]
    public void An_empty_filter_says_that_every_key_is_absent() => Assert.False(new KeyFilter().MayContain(Key(1)));

    private static byte[] Key(int number)
    {
        var key = new byte[24];
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(20), number);
        return key;
    }
}
