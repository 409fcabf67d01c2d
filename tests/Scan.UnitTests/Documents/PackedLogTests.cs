using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class PackedLogTests
{
    private static readonly byte[] Kind = [.. Enumerable.Repeat((byte)0xAB, 32)];

    [Fact]
    public void Any_topics_and_data_come_back_as_they_were()
    {
        var random = new Random(71);
        for (var i = 0; i < 200_000; i++)
        {
            var topics = new byte[32 * random.Next(5)];
            Fill(topics, random);
            var data = new byte[random.Next(4) switch { 0 => 0, 1 => 32 * random.Next(6), _ => random.Next(200) }];
            Fill(data, random);
            var ofKind = topics.Length > 0 && random.Next(2) == 0;
            if (ofKind) Kind.CopyTo(topics, 0);
            var packed = Pack(topics, data, ofKind);
            Assert.Equal(ofKind, PackedLog.IsTopicOfKind(packed));
            var (readTopics, readData) = PackedLog.Read(packed, ofKind ? Kind : default(ReadOnlySpan<byte>));
            Assert.True(topics.AsSpan().SequenceEqual(readTopics) && data.AsSpan().SequenceEqual(readData), $"{Convert.ToHexString(topics)} {Convert.ToHexString(data)}");
        }
    }

    [Fact]
    public void Whatever_is_no_packed_log_is_refused_or_read_but_never_breaks_the_reader()
    {
        var random = new Random(72);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && random.Next(4) > 0) bytes[0] = (byte)(0x10 | (bytes[0] & 0xF));
            try
            {
                var (topics, data) = PackedLog.Read(bytes, Kind);
                Assert.True(topics.Length <= 128 && data.Length <= 32 * bytes.Length);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("2000")]
    [InlineData("15")]
    [InlineData("1001")]
    [InlineData("10201122")]
    [InlineData("1041AA00")]
    [InlineData("1040")]
    [InlineData("1060")]
    [InlineData("1141AA")]
    public void What_another_version_or_a_broken_disk_wrote_is_refused(string packed) =>
        Assert.Throws<InvalidDataException>(() => PackedLog.Read(Convert.FromHexString(packed), Kind));

    [Fact]
    public void A_log_without_its_kinds_topic_is_refused() => Assert.Throws<InvalidDataException>(() => PackedLog.Read([0x19], default));

    [Fact]
    public void Numbers_addresses_and_texts_take_the_bytes_that_they_have()
    {
        byte[] number = [.. new byte[31], 7], text = [.. "day"u8, .. new byte[29]], whole = [.. Enumerable.Repeat((byte)1, 32)];
        Assert.Equal([0x1A, 1, 7, 1, 7, 0, 35, .. "day"u8, 32, .. whole, 66, 0, 0], Pack([.. Kind, .. number], [.. number, .. new byte[32], .. text, .. whole, 0, 0], true));
        Assert.Equal([0x11, 32, .. Kind], Pack(Kind, [], false));
        Assert.Equal([0x10], Pack([], [], false));
    }

    private static byte[] Pack(byte[] topics, byte[] data, bool ofKind)
    {
        var packed = new byte[PackedLog.MaxLength(topics.Length, data.Length)];
        return packed[..PackedLog.Write(topics, data, ofKind, packed)];
    }

    private static void Fill(byte[] bytes, Random random)
    {
        random.NextBytes(bytes);
        for (var i = random.Next(6); i > 0 && bytes.Length > 0; i--)
        {
            var start = random.Next(bytes.Length);
            bytes.AsSpan(start, random.Next(bytes.Length - start + 1)).Clear();
        }
    }
}
