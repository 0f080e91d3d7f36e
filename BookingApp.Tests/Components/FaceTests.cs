using BookingApp.Components.Shared;
using Bunit;

namespace BookingApp.Tests.Components;

public sealed class FaceTests : ComponentTest
{
    [Fact]
    public void A_photo_comes_as_fine_as_the_screen_is()
    {
        var name = new string('a', 64);

        var picture = Render<Face>(p => p.Add(f => f.Name, "Ana").Add(f => f.Photo, name).Add(f => f.Size, 72)).Find("img");

        Assert.Equal("72px", picture.GetAttribute("sizes"));
        Assert.Equal($"/uploads/{name}-64.webp 64w, /uploads/{name}-96.webp 96w, /uploads/{name}-144.webp 144w", picture.GetAttribute("srcset"));
        Assert.Equal(($"/uploads/{name}-144.webp", "72", "72"), (picture.GetAttribute("src"), picture.GetAttribute("width"), picture.GetAttribute("height")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000000000000000000000000000000000aa.jpg")] // a file that is not taken over yet
    public void Without_a_photo_initials_are_shown(string? photo)
    {
        var face = Render<Face>(p => p.Add(f => f.Name, "Ana Berg").Add(f => f.Photo, photo));

        Assert.Empty(face.FindAll("img"));
        Assert.Equal("AB", face.Find(".face").TextContent.Trim());
    }
}
