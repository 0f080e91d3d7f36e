using BookingApp.Components.Shared;
using BookingApp.Data.Changes;
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
        feed.Publish(Change.Emails); // not its business
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("1", page.Markup));
        feed.Publish(Change.Catalog);
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("2", page.Markup));
    }

    [Fact]
    public async Task A_reading_that_fails_is_tried_again_and_what_stands_there_stays()
    {
        var page = Render<Failing>(p => p.Add(f => f.Failures, 2));
        var others = Clock.Waiting; // a timer of the component library's
        Services.GetRequiredService<ChangeFeed>().Publish(Change.Catalog);

        for (var tries = 1; tries < 3; tries++)
        {
            Clock.Advance(TimeSpan.FromSeconds(tries is 1 ? 1 : 5)); // one try each
            await Eventually.HoldsAsync(() => page.Instance.Readings == tries && Clock.Waiting == others + 1, "the next try should wait");
            Assert.Equal("nothing read", page.Markup);
        }

        Clock.Advance(TimeSpan.FromSeconds(5));
        page.WaitForAssertion(() => Assert.Equal("read at 3", page.Markup));
    }

    [Fact]
    public void What_it_is_given_is_read_again_when_that_failed_and_what_stands_there_stays()
    {
        var part = Render<Given>(p => p.Add(g => g.What, "old"));
        part.Instance.IsAway = true;

        part.Render(p => p.Add(g => g.What, "new"));
        Assert.Equal("old", part.Markup);
        part.Instance.IsAway = false;
        Clock.Advance(TimeSpan.FromSeconds(1));

        part.WaitForAssertion(() => Assert.Equal("new", part.Markup));
    }

    private sealed class Given : RetryingComponent
    {
        private string _text = "";

        [Microsoft.AspNetCore.Components.Parameter] public string What { get; set; } = "";

        public bool IsAway { get; set; }

        protected override Task OnParametersSetAsync() => ReadGivenAsync();

        protected override Task ReadAsync()
        {
            if (IsAway)
                throw new InvalidOperationException("The database is away.");
            _text = What;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, _text);
    }

    private sealed class Failing : LiveComponent
    {
        private string _text = "nothing read";

        [Microsoft.AspNetCore.Components.Parameter] public int Failures { get; set; }

        public int Readings { get; private set; }

        protected override bool Concerns(Change change) => true;

        protected override Task ReadAsync()
        {
            if (++Readings <= Failures)
                throw new InvalidOperationException("The database is away.");
            _text = $"read at {Readings}";
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, _text);
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
