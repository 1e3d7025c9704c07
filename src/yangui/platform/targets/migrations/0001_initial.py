import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import yangui.platform.targets.progress
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('as_of', models.DateField(verbose_name='数据截至')),
                ('figure', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='实际值')),
                ('evidence', models.TextField(verbose_name='依据')),
                ('origin', models.CharField(choices=[('reported', '填报'), ('counted', '由登记库统计')], default='reported', max_length=10)),
                ('reported_at', models.DateTimeField(verbose_name='上报时间')),
                ('reason', models.TextField(blank=True, verbose_name='更正原因')),
                ('latest', models.BooleanField(default=False)),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='targets.figure')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['as_of', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('latest', False), ('state', 'verified'), _connector='OR'), name='latest_is_verified'), models.CheckConstraint(condition=models.Q(('corrects', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='correction_has_a_reason'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='figure_has_evidence')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('file', models.CharField(max_length=200)),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='targets.figure')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_zh', models.CharField(max_length=500)),
                ('title_en', models.CharField(max_length=500)),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('bound', models.CharField(default='exact', max_length=10)),
                ('down', models.BooleanField(default=False)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='目标值')),
                ('value_max', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('baseline', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='基期值')),
                ('baseline_on', models.DateField(null=True, verbose_name='基期')),
                ('baseline_source', models.CharField(blank=True, max_length=500, verbose_name='基期值来源')),
                ('first', models.DateField(null=True, verbose_name='自')),
                ('last', models.DateField(null=True, verbose_name='至')),
                ('annual', models.BooleanField(default=False)),
                ('period_reading', models.CharField(choices=[('stated', 'stated'), ('in_force', 'in_force'), ('year_of_document', 'year_of_document'), ('already', 'already'), ('open', 'open')], max_length=20)),
                ('owner_stated', models.BooleanField()),
                ('document', models.CharField(blank=True, max_length=200)),
                ('clause', models.CharField(blank=True, max_length=200)),
                ('same_as_reason', models.CharField(blank=True, max_length=500)),
                ('stated', models.BooleanField(default=False)),
                ('lapsed', models.BooleanField(default=False)),
                ('follows', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='targets.indicator')),
                ('lead', models.ManyToManyField(related_name='+', to='organisations.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='organisations.organisation')),
                ('part_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='targets.indicator')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
                ('responsible', models.ManyToManyField(related_name='+', to='organisations.organisation')),
                ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='also', to='targets.indicator')),
            ],
            options={
                'ordering': ['document', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('first', None), ('last', None), ('first__lte', models.F('last')), _connector='OR'), name='goal_ends_later'), models.CheckConstraint(condition=models.Q(models.Q(('same_as', models.F('id')), _negated=True), models.Q(('part_of', models.F('id')), _negated=True)), name='goal_not_its_own')],
            },
        ),
        migrations.AddField(
            model_name='figure',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='targets.indicator'),
        ),
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='分解值')),
                ('baseline', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='基期值')),
                ('baseline_on', models.DateField(null=True, verbose_name='基期')),
                ('baseline_source', models.CharField(blank=True, max_length=500, verbose_name='基期值来源')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='targets.indicator')),
            ],
            options={
                'ordering': ['indicator', 'region'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'region'), name='one_allotment_a_region')],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('thread', models.CharField(max_length=200)),
                ('miss', models.CharField(max_length=200, unique=True)),
                ('rung', models.CharField(choices=[('reminder', '提醒'), ('interview', '约谈'), ('inquiry', '函询'), ('circular', '通报'), ('accountability', '追责')], max_length=20, verbose_name='方式')),
                ('said', models.TextField(verbose_name='事由')),
                ('found_on', models.DateField(verbose_name='发现日期')),
                ('notified_on', models.DateField(null=True, verbose_name='通知日期')),
                ('answer', models.TextField(blank=True, verbose_name='办理情况')),
                ('decision', models.TextField(blank=True, verbose_name='决定')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='targets.indicator')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='organisations.organisation')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['-found_on', '-id'],
                'indexes': [models.Index(fields=['thread'], name='matter_of_thread')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['found', 'registered', 'approved', 'dismissed']), ('notified_on__isnull', False), _connector='OR'), name='notice_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_zh', models.CharField(max_length=500)),
                ('title_en', models.CharField(max_length=500)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('level', models.CharField(choices=[('plan', '计划'), ('project', '工程'), ('task', '任务'), ('measure', '措施')], max_length=10)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('clause', models.CharField(blank=True, max_length=200)),
                ('place', models.PositiveIntegerField()),
                ('lead', models.ManyToManyField(related_name='leads', to='organisations.organisation')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='targets.measure')),
                ('responsible', models.ManyToManyField(related_name='answers_for', to='organisations.organisation')),
            ],
            options={
                'ordering': ['document', 'place', 'id'],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='targets.measure'),
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='文书编号')),
                ('code', models.CharField(max_length=32, unique=True)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='日期')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='targets.matter')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PlanPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('figure', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='计划值')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='targets.indicator')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['on'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'region', 'on'), name='one_plan_point_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('kind', models.CharField(choices=[('statistic', '人才统计'), ('figures', '目标数据'), ('demand', '人才需求目录')], max_length=10, verbose_name='类别')),
                ('subject', models.CharField(max_length=200, verbose_name='内容')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('as_of', models.DateField(verbose_name='数据截至')),
                ('threshold', models.PositiveSmallIntegerField(verbose_name='最小人数')),
                ('content', models.JSONField()),
                ('prepared_at', models.DateTimeField(verbose_name='编制时间')),
                ('published_on', models.DateField(null=True, verbose_name='发布日期')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-published_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_on__isnull', False), _connector='OR'), name='publication_has_a_day'), models.CheckConstraint(condition=models.Q(('threshold__gte', 2)), name='threshold_hides_one')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('as_of', models.DateField(verbose_name='数据截至')),
                ('opened_on', models.DateField(verbose_name='开始')),
                ('days', models.PositiveSmallIntegerField(verbose_name='填报工作日')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-opened_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Owed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='targets.figure')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owed', to='organisations.organisation')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owed', to='targets.round')),
            ],
            options={
                'ordering': ['round', 'organisation', 'indicator', 'region'],
                'constraints': [models.UniqueConstraint(fields=('round', 'indicator', 'region'), name='owed_once_a_round')],
            },
        ),
        migrations.AddField(
            model_name='matter',
            name='round',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='targets.round'),
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(null=True, verbose_name='至')),
                ('colour', models.CharField(choices=[('green', 'green'), ('blue', 'blue'), ('yellow', 'yellow'), ('red', 'red'), ('none', 'none'), ('unknown', 'unknown')], max_length=10)),
                ('reason', models.CharField(choices=[('met', 'met'), ('near', 'near'), ('behind', 'behind'), ('overdue', 'overdue'), ('on_pace', 'on_pace'), ('no_pace', 'no_pace'), ('not_begun', 'not_begun'), ('no_figure', 'no_figure'), ('no_figure_overdue', 'no_figure_overdue')], max_length=20)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('actual', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('as_of', models.DateField(null=True)),
                ('expected', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('due', models.DateField(null=True)),
                ('rank', models.GeneratedField(db_persist=True, expression=models.Case(models.When(colour=yangui.platform.targets.progress.Colour['RED'], then=0), models.When(colour=yangui.platform.targets.progress.Colour['YELLOW'], then=1), models.When(colour=yangui.platform.targets.progress.Colour['BLUE'], then=2), models.When(colour=yangui.platform.targets.progress.Colour['UNKNOWN'], then=3), models.When(colour=yangui.platform.targets.progress.Colour['NONE'], then=4), models.When(colour=yangui.platform.targets.progress.Colour['GREEN'], then=5), default=6), output_field=models.SmallIntegerField())),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='targets.indicator')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='organisations.organisation')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['indicator', 'region', 'since'],
                'indexes': [models.Index(condition=models.Q(('until', None)), fields=['rank', 'due', 'indicator', 'region'], name='standing_worst_first'), models.Index(condition=models.Q(('until', None)), fields=['region', 'rank', 'due', 'indicator'], name='standing_of_region')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('indicator', 'region'), name='one_standing_now')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(blank=True, max_length=200)),
                ('colour', models.CharField(max_length=10)),
                ('count', models.PositiveIntegerField()),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['document', 'region', 'colour'],
                'constraints': [models.UniqueConstraint(fields=('document', 'region', 'colour'), name='one_tally_a_colour')],
            },
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('employer', models.CharField(max_length=200, verbose_name='用人单位')),
                ('post', models.CharField(max_length=200, verbose_name='岗位')),
                ('needed', models.PositiveIntegerField(verbose_name='需求人数')),
                ('filled', models.PositiveIntegerField(null=True, verbose_name='已到岗人数')),
                ('entered_at', models.DateTimeField(verbose_name='时间')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['-year', 'region', 'employer', 'post'],
                'constraints': [models.UniqueConstraint(fields=('year', 'region', 'employer', 'post'), name='one_demand_a_post'), models.CheckConstraint(condition=models.Q(('needed__gt', 0)), name='demand_is_positive')],
            },
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'verified')), fields=('indicator', 'region', 'as_of'), name='one_verified_a_day'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('entered', 'reported'))), fields=('indicator', 'region', 'as_of'), name='one_open_a_day'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(condition=models.Q(('latest', True)), fields=('indicator', 'region'), include=('as_of', 'figure'), name='one_latest_a_region'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{entered:reported,reported:returned,reported:verified,verified:replaced}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='3d1ba9d1e74dc747b31b17f758b57171438ca0bf', operation='UPDATE', pgid='pgtrigger_state_follows_table_bdcde', table='targets_figure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'entered\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='12b11931c518ae914cd3aee5178e8eb1c5bbe263', operation='INSERT', pgid='pgtrigger_state_begins_beaf8', table='targets_figure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='figure_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."figure" IS DISTINCT FROM (NEW."figure") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fd2645879d3f8fc935f020072791ef26ee9ea58c', operation='UPDATE', pgid='pgtrigger_figure_stays_16d8c', table='targets_figure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{drafted:prepared,prepared:published,prepared:returned,published:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5d1798e6b78ec8f057c9c26bd713908041915b1a', operation='UPDATE', pgid='pgtrigger_state_follows_table_9133b', table='targets_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'drafted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b3fe1b23025c29a0cdd854db28914c0f0cddb364', operation='INSERT', pgid='pgtrigger_state_begins_2ea32', table='targets_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."threshold" IS DISTINCT FROM (NEW."threshold") OR OLD."content" IS DISTINCT FROM (NEW."content"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f86317af077f31688c4a06d2c27a71559c94e86d', operation='UPDATE', pgid='pgtrigger_content_stays_a94aa', table='targets_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matter',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:notified,found:registered,handling:reported,notified:signed,rechecked:closed,registered:approved,registered:dismissed,reported:handling,reported:rechecked,signed:handling}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='82503c5eb7574b6526251e173210b0bffc9522c4', operation='UPDATE', pgid='pgtrigger_state_follows_table_7587e', table='targets_matter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matter',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'found\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d217a3e1086cbbae4c56ef9d59718ff7dc8f2deb', operation='INSERT', pgid='pgtrigger_state_begins_323dd', table='targets_matter', when='BEFORE')),
        ),
    ]
