using Scan.Domain.Metadata;
using Xunit;

namespace Scan.UnitTests.Metadata;

public sealed class ImageHeaderTests
{
    [Theory]
    [InlineData("89504E470D0A1A0A0000000D49484452000001900000012C0806000000", "image/png", 400, 300)]
    [InlineData("47494638396190012C01F70000", "image/gif", 400, 300)]
    [InlineData("524946462400000057454250565038580A000000000000008F01002B0100", "image/webp", 400, 300)]
    [InlineData("52494646240000005745425056503820180000003001009D012A90012C01", "image/webp", 400, 300)]
    [InlineData("5249464624000000574542505650384C180000002F8FC14A000000000000", "image/webp", 400, 300)]
    [InlineData("FFD8FFE000104A46494600010100000100010000FFC0001108012C019003012200021101031101", "image/jpeg", 400, 300)]
    public void The_size_of_a_picture_is_read_from_its_first_bytes(string hex, string type, int width, int height)
    {
        var (header, problem) = ImageHeader.Read(Convert.FromHexString(hex));
        Assert.Null(problem);
        Assert.Equal(new ImageHeader(type, width, height), header);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D49484452FFFFFFFF0000012C0806000000", MetadataProblems.ImageDimensions)]
    [InlineData("89504E470D0A1A0A0000000D4948445200000000000000000806000000", MetadataProblems.ImageDimensions)]
    [InlineData("89504E470D0A1A0A", MetadataProblems.ImageType)]
    [InlineData("FFD8FFE00010", MetadataProblems.ImageType)]
    [InlineData("FFD8FFFFFFFFFFFFFFFFFFFFFFFFFFFF", MetadataProblems.ImageType)]
    [InlineData("", MetadataProblems.ImageType)]
    [InlineData("3C3F786D6C2076657273696F6E3D22312E30223F3E0A3C73766720786D6C6E73", MetadataProblems.ImageSvg)]
    [InlineData("EFBBBF203C737667", MetadataProblems.ImageSvg)]
    [InlineData("3C21646F63747970652068746D6C3E", MetadataProblems.ImageType)]
    public void What_is_no_picture_to_show_is_refused(string hex, string problem) => Assert.Equal((null, problem), ImageHeader.Read(Convert.FromHexString(hex)));

    [Fact]
    public void No_bytes_at_all_make_it_fail()
    {
        var random = new Random(8004);
        byte[][] starts = [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], [.. "GIF89a"u8], [.. "RIFF0000WEBPVP8"u8], [.. "<svg"u8], []];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            ImageHeader.Read([.. starts[i % starts.Length], .. bytes]);
        }
    }
}
