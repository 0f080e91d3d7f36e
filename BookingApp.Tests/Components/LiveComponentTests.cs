using BookingApp.Components.Shared;
using BookingApp.Data;
using Bunit;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components;

public sealed class LiveComponentTests : ComponentTest
{
    public LiveComponentTests()
    {
        Services.AddSingleton<ChangeFeed>();
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Many_changes_at_once_are_one_reading()
    {
        var page = Render<Counting>();
        var feed = Services.GetRequiredService<ChangeFeed>();

        feed.Publish(Change.Catalog);
        feed.Publish(Change.Catalog);
        feed.Publish(Change.Letters); // not its business
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("1", page.Markup));
        feed.Publish(Change.Catalog);
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("2", page.Markup));
    }

    private sealed class Counting : LiveComponent
    {
        private int _readings;

        protected override bool Concerns(Change change) => change.Kind is ChangeKind.Catalog;

        protected override Task ReadAsync()
        {
            _readings++;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, _readings);
    }
}
